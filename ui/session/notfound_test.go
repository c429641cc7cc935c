package session

import (
	"fmt"
	"testing"

	"downtime/store"
)

// What is said of some entries is not said again of them by what is known less well.
func TestLay(t *testing.T) {
	span := func(first, last uint64) absence {
		return absence{Span: store.Span{Log: "7F3A91C2K4QX", First: first, Last: last}}
	}
	known := []absence{span(11, 12), span(13, 31)}
	for _, c := range []struct {
		next absence
		want string
	}{
		{span(11, 31), "11-12 13-31"},
		{span(5, 40), "11-12 13-31 5-10 32-40"},
		{span(31, 31), "11-12 13-31"},
		{span(40, 41), "11-12 13-31 40-41"},
		{span(9, 2), "11-12 13-31"},
		{span(0, 0), "11-12 13-31"},
		{absence{Span: store.Span{Log: "K4QX7F3A91C2", First: 12, Last: 12}}, "11-12 13-31 12-12"},
	} {
		got := ""
		for _, a := range lay(known[:2:2], c.next) {
			got += fmt.Sprintf(" %d-%d", a.First, a.Last)
		}
		if got != " "+c.want {
			t.Errorf("after %d to %d it is%s, want %s", c.next.First, c.next.Last, got, c.want)
		}
	}
}
