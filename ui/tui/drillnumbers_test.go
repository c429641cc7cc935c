package tui

import (
	"strings"
	"testing"
)

// callTree is a procedure in which the one number stands in every place there is.
const callTree = `---
title: Call tree
id: call-tree
systems: [epr]
---
# Call tree

Use when: DECT 71234 does not answer.

> [!WARNING]
> Crash call: 2222, bleep 71234.

## Now

Prose with **ext 71234** in it. Meet at 1430.

1. [ ] **Tell the ward clerk** on 71234, by 1430 <!-- step: clerk -->

   | Who | Number |
   |---|---|
   | Ward clerk | 71234 |
   | Site manager | 2345 |

2. [ ] Site manager (2345), then dial 71234 <!-- step: manager critical -->
`

// inDrillWith is a drill with a procedure of its own on the board.
func inDrillWith(t *testing.T, name, source string, width, height int) *driver {
	t.Helper()
	d := newDriver(t, writeLibrary(t), width, height)
	d.write(name, source)
	d.keys("r", "1", "y", "tab", "tab", "=S Okafor", "tab", "enter", "=drill", "enter")
	action, err := d.m.s.OpenProcedure("call-tree")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.m.s.Do(action); err != nil {
		t.Fatal(err)
	}
	return d
}

// No screen of a drill shows a number, and each shows the times.
func TestNoNumberInADrill(t *testing.T) {
	d := inDrillWith(t, "call-tree.md", callTree, 80, 24)
	numbers := []string{"71234", "2222", "2345"}
	seen := ""
	look := func(keys ...string) {
		t.Helper()
		d.keys(keys...)
		d.mustNotShow(numbers...)
		seen += d.screen()
	}
	d.m.show(newProcedure(d.m, "call-tree", "clerk", newBoard()))
	look()
	look("down", "down")
	look("space", "esc")
	look("n", "esc")
	d.m.show(&reading{doc: mustGet(d, "call-tree"), from: newBoard()})
	look()
	look("end", "esc")
	look("l", "esc")
	d.edit("call-tree.md", "on 71234, by 1430", "on 71235, by 1430", "| Ward clerk | 71234 |", "| Ward clerk | 71236 |", "(2345)", "(2346)")
	numbers = append(numbers, "71235", "71236", "2346")
	look("v")
	d.mustShow("2 steps only in a telephone number, which a drill does not show")
	look("end", "enter", "esc")
	for _, want := range []string{"ask the facilitator", "1430", "by 1430"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q was on no screen", want)
		}
	}
	// In a real downtime all are there.
	d = declared(t, 80, 24)
	d.write("call-tree.md", callTree)
	d.m.show(&reading{doc: mustGet(d, "call-tree"), from: newBoard()})
	d.mustShow("71234")
	d.keys("end")
	d.mustShow("2345")
}

// The search of a drill finds nothing by a number that it hides, at any size; that
// of a real downtime does.
func TestSearchForANumberInADrill(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		d := inDrillWith(t, "call-tree.md", callTree, width, height)
		for _, number := range []string{"71234", "2345", "2222"} {
			d.keys("/", "="+number)
			d.mustNotShow("Call tree", "clerk", "manager", "Crash call") // a year may be like it
			d.keys("esc")
		}
		d.keys("/", "=ward clerk")
		d.mustShow("Tell the ward clerk")
		d.mustNotShow("71234")
	})
	d := declared(t, 80, 24)
	d.write("call-tree.md", callTree)
	d.keys("/", "=71234")
	d.mustShow("71234", "Call tree")
}
