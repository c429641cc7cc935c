package plain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/session"
)

// onPath reads the name of a file or folder, in quotes or without.
func onPath(do func(*face, string) ([]string, error)) func(string) (act, error) {
	return func(rest string) (act, error) {
		if strings.Trim(rest, `"' `) == "" {
			return nil, errUsage
		}
		return func(f *face) ([]string, error) { return do(f, rest) }, nil
	}
}

// lookInto says what is in a file or folder that could be brought in.
func (f *face) lookInto(place string) ([]string, error) {
	found, err := f.lookedInto(place)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, l := range found.Logs {
		lines = append(lines, f.s.FoundWords(l)...)
	}
	return read(append(lines, unfitLines(found)...)...), nil
}

func (f *face) lookedInto(place string) (session.Found, error) {
	found, err := f.s.LookInto(context.Background(), place)
	if failed := new(fs.PathError); errors.As(err, &failed) {
		if why, do, known := session.Fault(err); known {
			err = fmt.Errorf("%s cannot be read, %s: %s", clean.Quoted(failed.Path), why, do)
		}
	}
	return found, err
}

func unfitLines(found session.Found) []string {
	var lines []string
	for _, u := range found.Unfit {
		lines = append(lines, session.UnfitWords(u))
	}
	return lines
}

// bringIn brings in what holds, and says what can be done with it.
func (f *face) bringIn(place string) ([]string, error) {
	found, err := f.lookedInto(place)
	if err != nil {
		return nil, err
	}
	b, err := f.s.Bring(found.Logs)
	if err != nil {
		return nil, err
	}
	var lines []string
	failed := b.Commit(context.Background())
	for _, done := range b.Done {
		lines = append(lines, "ok - "+session.BroughtWords(done))
	}
	shown := f.s.Brought(b)
	if failed != nil {
		if len(lines) == 0 {
			return nil, errors.Join(failed, shown)
		}
		lines = append(lines, "note: the others were not brought in: "+failed.Error())
	}
	if shown != nil {
		lines = append(lines, "note: what was brought in is saved, and cannot be shown: leave and start again: "+shown.Error())
	}
	for _, l := range found.Logs {
		if l.Trouble != "" {
			lines = append(lines, "note: log "+l.Log+" cannot be brought in: "+l.Trouble)
		}
	}
	for _, line := range unfitLines(found) {
		lines = append(lines, "note: "+line)
	}
	for _, line := range f.elsewhereLines() {
		lines = append(lines, "note: "+line)
	}
	return lines, nil
}

// elsewhereLines are about the runs that may go on on another PC, and what there is
// to do about each.
func (f *face) elsewhereLines() []string {
	runs, err := f.s.Elsewhere()
	if err != nil {
		return []string{"what was brought in cannot be listed: " + err.Error()}
	}
	var lines []string
	for _, run := range runs {
		line := f.s.ElsewhereWords(run)
		switch state := f.s.State(); {
		case f.s.Looking() != nil:
		case !f.s.Running():
			line += ": to go on with it here, and not there any more: carry-on " + run.Log + " HH:MM, with what the clock on the wall shows"
		case state.LinkedTo(run.Log) != nil:
			line += ": linked, of the same outage"
		case state.Mode == run.Started.Mode:
			line += ": is it the same outage? Then: same-outage " + run.Log
		}
		lines = append(lines, line)
	}
	return lines
}

// parseCarryOn reads LOG HH:MM.
func parseCarryOn(rest string) (act, error) {
	list, err := words(rest)
	if err == nil && len(list) < 2 {
		err = errUsage
	}
	if err != nil {
		return nil, err
	}
	wall := strings.TrimSpace(rest[list[0].end:])
	return func(f *face) ([]string, error) { return f.carryOn(list[0].text, wall) }, nil
}

func (f *face) carryOn(typed, wall string) ([]string, error) {
	if f.s.Who().Name == "" {
		return nil, errNobody
	}
	offset, err := f.s.WallOffset(wall)
	if err != nil {
		return nil, err
	}
	runs, err := f.s.Elsewhere()
	if err != nil {
		return nil, err
	}
	if runs = session.RunsNamed(runs, typed); len(runs) != 1 {
		return nil, fmt.Errorf("%q is not the one log that was brought in and is open elsewhere: status lists them", typed)
	}
	doubt := f.doubtedClock(offset)
	if err := f.s.CarryOn(runs[0].Log, offset); err != nil {
		return nil, err
	}
	f.clock = session.ClockCheck{}
	last, _ := f.s.Book().Last()
	for _, row := range f.s.Book().OfKind(timeline.Program) {
		if row.Type == event.TypeStorageTakenOver {
			last = *row
		}
	}
	return []string{fmt.Sprintf("ok %d %s%s; the other PC must not go on with it: tell the people there%s", last.Seq, f.mark(), last.Message, doubt)}, nil
}

// parseSameOutage reads LOG, or the line on its paper, and why.
func parseSameOutage(rest string) (act, error) {
	if rest == "" {
		return (*face).linked, nil
	}
	typed, why := cutReason(rest)
	if strings.EqualFold(typed, "log") { // "LOG: 7F3A..." as on some paper
		typed, why = cutReason(why)
	}
	return func(f *face) ([]string, error) {
		action, err := f.s.SameOutage(paperForm(typed), why)
		if err != nil {
			return nil, err
		}
		return f.do(action)
	}, nil
}

// paperForm is the line on paper with the word LOG, which this command may have been
// taken for; a name alone stays one.
func paperForm(typed string) string {
	first, _, more := strings.Cut(typed, " ")
	if more && !strings.EqualFold(first, "log") {
		return "LOG " + typed
	}
	return typed
}

// linked lists the logs that are linked to the run, and those that could be.
func (f *face) linked() ([]string, error) {
	state := f.s.State()
	if state == nil {
		return nil, errNothing
	}
	lines := []string{f.title()}
	for _, l := range state.Linked {
		lines = append(lines, f.s.LinkedWords(l))
	}
	if len(state.Linked) == 0 {
		lines = append(lines, "no other log is linked to this one")
	}
	others, err := f.s.Linkable()
	for _, run := range others {
		lines = append(lines, "could be linked: log "+run.Log+", "+f.s.RunWords(run))
	}
	return read(lines...), err
}

// correct corrects an entry, and says so where that takes a link back.
func (f *face) correct(action incident.Correct) ([]string, error) {
	log := ""
	if state := f.s.State(); state != nil {
		if i := slices.IndexFunc(state.Linked, func(l incident.Linked) bool { return l.Seq == action.Seq }); i >= 0 {
			log = state.Linked[i].Log
		}
	}
	lines, err := f.do(action)
	if err == nil && log != "" {
		lines[0] += "; log " + log + " is not linked any more: same-outage links it anew"
	}
	return lines, err
}

// together is the run and every log of the same outage that is here, in one order.
func (f *face) together() ([]string, error) {
	f.enterJump()
	if f.s.State() == nil {
		return nil, errNothing
	}
	other, err := f.s.ReadOther(f.s.State().Log, true)
	if err != nil {
		return nil, err
	}
	rows := other.Rows
	later := timeline.AfterByLog(rows)
	lines := []string{f.title()}
	for _, l := range other.Apart {
		lines = append(lines, timeline.ApartWords(l.Log, l.Mode))
	}
	for _, l := range other.Absent {
		lines = append(lines, "not here: log "+l.Log+": bring it in with import")
	}
	for _, row := range rows {
		lines = append(lines, row.Log+" "+f.logLine(row, later[row.Log]))
	}
	return read(lines...), nil
}
