package timeline

import (
	"fmt"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/event"
)

// ClockWords say how the PC's clock stands to the wall's, which is offset ahead of it.
func ClockWords(offset time.Duration) string {
	switch {
	case offset == 0:
		return "this PC agrees with the wall clock"
	case offset > 0:
		return "this PC is " + lasting(offset) + " slow"
	}
	return "this PC is " + lasting(-offset) + " fast"
}

func inMinutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%d min", d/time.Minute)
	}
	return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
}

// JumpWords says what became of the PC's clock, and what that means for times.
func JumpWords(j event.ClockJumped) string {
	switch j.Why {
	case event.Slept:
		return "The PC slept for " + seconds(j.SleptS)
	case event.SleptOrSet:
		return "The PC's clock " + Jumped(j) + ": this system does not tell which. Times follow it"
	case event.WhileClosed:
		return "The PC's clock " + Jumped(j) + ". Times go on from the entry before this, and are too early until it is checked"
	}
	words := "The PC's clock " + Jumped(j)
	if j.SleptS != 0 {
		words += ", in " + seconds(j.SleptS) + " of sleep"
	}
	return words + ". Times do not follow it"
}

// Jumped is what a clock did, in words to go after "the clock": "jumped 1 h back".
func Jumped(j event.ClockJumped) string {
	switch {
	case j.Why == event.SleptOrSet:
		return "was set forward " + seconds(j.ByS) + ", or the PC slept for so long"
	case j.Why == event.WhileClosed:
		return "went back " + seconds(-j.ByS) + " or more while the program was closed"
	case j.ByS < 0:
		return "jumped " + seconds(-j.ByS) + " back"
	}
	return "jumped " + seconds(j.ByS) + " forward"
}

func seconds(n int64) string { return lasting(time.Duration(n) * time.Second) }

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
