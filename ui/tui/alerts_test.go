package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// rings counts the bells a second brings.
func (d *driver) rings(by time.Duration) int {
	d.t.Helper()
	d.now, d.at = d.now.Add(by), d.at.Add(by)
	n := 0
	var count func(cmd tea.Cmd)
	count = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		result := make(chan tea.Msg, 1)
		go func() { result <- cmd() }()
		select {
		case msg := <-result:
			switch msg := msg.(type) {
			case tea.RawMsg:
				if msg.Msg == "\a" {
					n++
				}
			case tea.BatchMsg:
				for _, c := range msg {
					count(c)
				}
			case savedMsg:
				d.send(msg)
			}
		case <-time.After(3 * time.Second): // the next tick
		}
	}
	count(d.m.tellOverdue())
	d.check()
	return n
}

// What becomes overdue is said in a line that the next key takes away, and in the
// window's title. The bell is silent unless it is wanted.
func TestOverdueIsTold(t *testing.T) {
	d := declared(t, 80, 24)
	d.tick(time.Second)
	d.mustNotShow("OVERDUE NOW")
	d.mustShow("SAVED")
	d.tick(6 * time.Minute)
	d.mustShow("OVERDUE NOW: CRITICAL, Stop entering data in the EPR, and 1 other")
	if title := d.m.View().WindowTitle; !strings.HasPrefix(title, "2 OVERDUE  LIVE") {
		t.Errorf("the window is called %q", title)
	}
	d.keys("down")
	d.mustNotShow("OVERDUE NOW")
	d.mustShow("SAVED")
	d.tick(time.Minute)
	d.mustNotShow("OVERDUE NOW") // once
	d.tick(30 * time.Minute)
	d.mustShow("OVERDUE NOW: ")
	d.keys("l") // on any screen
	d.tick(40 * time.Minute)
	d.mustShow("DUE NOW: ")
}

func TestBell(t *testing.T) {
	d := declared(t, 80, 24)
	d.rings(time.Second)
	if n := d.rings(6 * time.Minute); n != 0 {
		t.Fatalf("rings %d times though nobody wants it", n)
	}
	d.keys("f4")
	d.mustShow("The bell rings once")
	if n := d.rings(time.Second); n != 0 {
		t.Errorf("rings %d times for what was told before", n)
	}
	if n := d.rings(5 * time.Minute); n != 1 { // the site manager was to be told
		t.Errorf("rings %d times, not once", n)
	}
	if n := d.rings(10 * time.Minute); n != 0 {
		t.Errorf("rings %d times more", n)
	}
	d.keys("f4")
	d.mustShow("every 5 minutes while it is critical")
	for i := range 3 {
		if n := d.rings(5 * time.Minute); n != 1 {
			t.Errorf("five minutes %d: rings %d times", i+1, n)
		}
	}
	d.keys("f4")
	d.mustShow("The bell is off")
	if n := d.rings(time.Hour); n != 0 {
		t.Errorf("rings %d times when off", n)
	}
	d.keys("f4")
	d.close()
	d = startDriver(t, d.dir, "7B", 80, 24)
	if d.m.s.Settings().Bell != "once" {
		t.Error("the bell was not remembered")
	}
}
