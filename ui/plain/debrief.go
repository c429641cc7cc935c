package plain

import (
	"fmt"
	"strconv"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"
)

func parseLesson(rest string) (act, error) {
	written := plainText(rest)
	return func(f *face) ([]string, error) { return f.do(incident.AddLesson{Text: written}) }, nil
}

// parseAction reads TEXT; owner: NAME; due: DATE.
func parseAction(rest string) (act, error) {
	values, err := labelled(plainText(rest), "owner", "due")
	if err != nil {
		return nil, err
	}
	return func(f *face) ([]string, error) {
		action := incident.AddAction{Text: values[""], Owner: values["owner"]}
		if due := values["due"]; due != "" {
			if action.Due, err = text.ParseDue(due, f.now()); err != nil {
				return nil, err
			}
		}
		return f.do(action)
	}, nil
}

// parseActionDone reads SEQ [: NOTE].
func parseActionDone(rest string) (act, error) {
	typed, note, err := oneAndReason(rest)
	if err != nil {
		return nil, err
	}
	seq, err := strconv.ParseUint(typed, 10, 64)
	if err != nil {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.do(incident.FinishAction{Seq: seq, Note: note}) }, nil
}

// actions lists what was learned and what is to be done about it.
func (f *face) actions() ([]string, error) {
	if f.s.State() == nil {
		if err := f.s.Reopen(); err != nil {
			return nil, err
		}
	}
	state := f.s.State()
	lines := []string{f.title()}
	for _, lesson := range state.Lessons {
		lines = append(lines, fmt.Sprintf("lesson %d: %s", lesson.Seq, lesson.Text))
	}
	for _, action := range state.FollowUps {
		lines = append(lines, fmt.Sprintf("action %d: %s", action.Seq, session.ActionWords(action, f.now())))
	}
	if len(lines) == 1 {
		lines = append(lines, "no lessons and no actions yet")
	}
	runs, err := f.finishedRuns()
	if err != nil {
		return nil, err
	}
	for i, run := range runs {
		n := f.s.FollowUps(runs[i:i+1]).OverdueOf(run.Log, f.now())
		if n > 0 && run.Log != state.Log {
			lines = append(lines, fmt.Sprintf("elsewhere: %s OVERDUE in finished run %d, %s", text.Count(n, "action"), i+1, run.Started.Title))
		}
	}
	return read(lines...), nil
}

// recoveryLine says how much there is to do in recovery, and what comes first.
func recoveryLine(state *incident.State, now time.Time) string {
	words := state.RecoveryWords(now)
	if words == "" {
		return "recovery: nothing is left to do in it"
	}
	return "recovery: " + words + "; recovery-list has them in their order"
}

// overdueInRecovery names what is overdue besides what recovery has in its own order, as next
// does; late papers are named already.
func (f *face) overdueInRecovery(parts []incident.RecoveryPart) []string {
	if f.s.State().Phase != event.Recovery {
		return nil
	}
	overdue := f.s.State().Board(f.now()).OverdueBeside(parts)
	shown := min(len(overdue), nextItems)
	var lines []string
	for _, item := range overdue[:shown] {
		lines = append(lines, "overdue: "+f.itemLine(item))
	}
	return append(lines, moreLine("overdue", len(overdue)-shown)...)
}

// recoveryList reads what there is to do in recovery, in its order.
func (f *face) recoveryList() ([]string, error) {
	if !f.s.Running() {
		return nil, errNothing
	}
	f.enterJump()
	state := f.s.State()
	lines := []string{f.title()}
	if state.RecoveryAt.IsZero() {
		lines = append(lines, "recovery has not begun: recovery begins it; this is what comes up then")
	} else {
		lines = append(lines, "recovery since "+f.clockTime(state.RecoveryAt))
	}
	if words := session.StoppedWords(state); words != "" {
		lines = append(lines, words)
	}
	lines = append(lines, f.lateLines()...)
	lines = append(lines, f.paperCounts()...)
	parts := state.Recovery(f.now())
	lines = append(lines, f.overdueInRecovery(parts)...)
	for _, part := range parts {
		lines = append(lines, "section: "+part.Heading())
		for _, item := range part.Items {
			line := f.itemLine(item)
			if item.Step.Status == incident.PutOff {
				line += "; put off " + f.clockTime(item.Step.At) + " by " + f.s.StepDoer(item.Step)
			}
			lines = append(lines, line)
		}
	}
	if len(parts) == 0 {
		lines = append(lines, "nothing is left to do in recovery")
	}
	return read(lines...), nil
}
