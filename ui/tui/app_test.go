package tui

import (
	"fmt"
	"testing"
)

func TestLook(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}, {40, 10}} {
		d := newDriver(t, t.TempDir(), size[0], size[1])
		fmt.Println(d.screen())
		d.keys("d", "1", "2", "y")
		fmt.Println(d.screen())
		d.keys("esc")
		d.declare()
		fmt.Println(d.screen())
		d.keys("enter")
		fmt.Println(d.screen())
		d.keys("space")
		fmt.Println(d.screen())
		d.keys("enter")
		fmt.Println(d.screen())
		d.keys("n")
		fmt.Println(d.screen())
		d.keys("2", "=because of this", "enter")
		fmt.Println(d.screen())
		d.keys("l")
		fmt.Println(d.screen())
		d.keys("esc", "c")
		fmt.Println(d.screen())
		d.keys("enter")
		fmt.Println(d.screen())
		d.keys("esc", "esc", "p")
		fmt.Println(d.screen())
		d.keys("enter")
		fmt.Println(d.screen())
	}
}
