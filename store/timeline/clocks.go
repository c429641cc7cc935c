package timeline

import (
	"fmt"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

func clockWords(offset time.Duration) string {
	switch {
	case offset == 0:
		return "this PC agrees with the wall clock"
	case offset > 0:
		return "this PC is " + inMinutes(offset) + " slow"
	}
	return "this PC is " + inMinutes(-offset) + " fast"
}

func inMinutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%d min", d/time.Minute)
	}
	return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
}

// JumpWords says what became of the PC's clock, and what times go by since.
func JumpWords(j event.ClockJumped) string {
	by := time.Duration(j.ByS) * time.Second
	slept := lasting(time.Duration(j.SleptS) * time.Second)
	switch j.Why {
	case event.Slept:
		return "The PC slept for " + slept
	case event.SleptOrSet:
		return "The PC slept for " + lasting(by) + " or its clock was set forward by it: this system does not tell which. Times are the PC's"
	case event.WhileClosed:
		return "The PC's clock went back " + lasting(-by) + " or more while the program was closed. Times go on from the entry before this"
	}
	words := "The PC's clock jumped " + Jumped(j)
	if j.SleptS != 0 {
		words += ", in " + slept + " of sleep"
	}
	return words + ". Times go on as before"
}

// Jumped is how far and which way a clock jumped, "1 h back".
func Jumped(j event.ClockJumped) string {
	if j.ByS < 0 {
		return lasting(-time.Duration(j.ByS)*time.Second) + " back"
	}
	return lasting(time.Duration(j.ByS)*time.Second) + " forward"
}

// lasting is a length of time in words, in seconds where minutes say too little.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < 10*time.Minute:
		return inMinutes(d)
	}
	return procedure.DurationWords(d)
}
