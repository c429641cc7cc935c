package session

import (
	"fmt"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/seal"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// SameOutage is the action that links another log to the run: one that is here, by
// its name or the start of it, or one that is not, by its whole name or the line on
// its paper.
func (s *Session) SameOutage(typed, why string) (incident.Action, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil, incident.Refusal{Why: "say which log is of the same outage: its name, or the line on its paper"}
	}
	link := event.RunLinked{Why: why}
	if line, err := seal.ParsePaper(typed); err == nil && line.Log != "" {
		link.Log, link.Size = line.Log, line.Size
		if line.Size > 0 {
			link.Code = line.Code.String()
		}
	} else {
		link.Log = seal.Meant(typed)
	}
	found, err := s.runNamed(link.Log)
	if err != nil {
		return nil, err
	}
	if found == nil {
		if !event.IsLogName(link.Log) {
			return nil, incident.Refusal{Why: fmt.Sprintf("there is no log %q here: write its whole name of %d letters and figures, or bring it in first", typed, event.LogNameLength)}
		}
		return incident.Link{RunLinked: link}, nil
	}
	link.Log = found.Log
	link.Ward, link.Device, link.Mode = found.Started.Ward, found.Started.Device, found.Started.Mode
	if link.Size == 0 && found.Broken == nil {
		err = s.reading(func(st *store.Store) error {
			x, err := st.Examine(found.Log)
			if err == nil && x.Complete && x.Withheld == 0 {
				link.Size, link.Code = x.Entries, seal.CodeOf(x.Tree.Root()).String()
			}
			return err
		})
	}
	return incident.Link{RunLinked: link}, err
}

// RunsNamed are the runs of a list whose logs begin as somebody typed it.
func RunsNamed(runs []store.Run, typed string) []store.Run {
	begins := seal.Meant(typed)
	return slices.DeleteFunc(slices.Clone(runs), func(r store.Run) bool { return !strings.HasPrefix(r.Log, begins) })
}

// runNamed is the run whose log begins so; nil where there is none.
func (s *Session) runNamed(begins string) (*store.Run, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	switch runs = RunsNamed(runs, begins); len(runs) {
	case 0:
		return nil, nil
	case 1:
		return &runs[0], nil
	}
	return nil, incident.Refusal{Why: "several logs begin with " + begins + ": write more of the name"}
}

// Linkable are the runs here that may be linked to the one on the screen, the latest
// first: not itself, none that is linked, none of another kind.
func (s *Session) Linkable() ([]store.Run, error) {
	if s.state == nil {
		return nil, nil
	}
	runs, err := s.Runs()
	return slices.DeleteFunc(runs, func(r store.Run) bool {
		return r.Log == s.state.Log || r.Broken != nil || r.Started.Mode != s.state.Mode || s.state.LinkedTo(r.Log) != nil
	}), err
}

// OtherRows are the entries of one log that is here, or of an outage's.
type OtherRows struct {
	Rows   []timeline.Row
	Logs   []string          // that they are of
	Apart  []incident.Linked // that are linked and of another kind, a drill or real
	Absent []incident.Linked // that are linked and not here
}

// ReadOther reads the entries of a log, or with together those of every log of its
// outage that is here, in one order by the wall's time. It may run on any goroutine.
func (s *Session) ReadOther(log string, together bool) (other OtherRows, err error) {
	err = s.reading(func(st *store.Store) error {
		found := SameOutageLogs{Logs: []string{log}}
		if together {
			if found, err = Outage(st, log); err != nil {
				return err
			}
		}
		other.Logs, other.Apart, other.Absent = found.Logs, found.Apart, found.Absent
		var all [][]timeline.Row
		for _, log := range found.Logs {
			one, err := rowsOf(st, log)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		other.Rows = timeline.Merge(all...)
		if len(all) == 1 {
			other.Rows = all[0]
		}
		return nil
	})
	return other, err
}

func rowsOf(st *store.Store, log string) ([]timeline.Row, error) {
	var rows []timeline.Row
	builder := new(timeline.Builder)
	err := st.Read(log, func(e *event.Entry) error {
		rows = appendRow(rows, builder.Row(readable(e)))
		return nil
	})
	return rows, err
}

// SameOutageLogs are the logs of one outage, as far as links tell.
type SameOutageLogs struct {
	Logs []string // that are here, the one that was asked for first
	// Apart are here and linked, and a drill where the others are real, or the other
	// way round: nothing of them stands with the others. A link to a log that was not
	// here yet could not know.
	Apart  []incident.Linked
	Absent []incident.Linked
}

// Outage follows links from a log, and to it, over all logs that are here.
func Outage(st *store.Store, log string) (SameOutageLogs, error) {
	runs, err := st.Runs()
	if err != nil {
		return SameOutageLogs{}, err
	}
	here := make(map[string]store.Run)
	links := make(map[string][]incident.Linked)
	for _, run := range runs {
		state := new(incident.State)
		if run.Broken == nil {
			if err := st.Read(run.Log, func(e *event.Entry) error { state.Apply(e); return nil }); err != nil && run.Log == log {
				return SameOutageLogs{}, err
			}
		}
		here[run.Log], links[run.Log] = run, state.Linked
	}
	found := SameOutageLogs{Logs: []string{log}}
	for i := 0; i < len(found.Logs); i++ {
		for _, run := range runs {
			for _, l := range links[run.Log] {
				if run.Log == found.Logs[i] {
					found.add(l, here)
				} else if l.Log == found.Logs[i] {
					found.add(incident.Linked{RunLinked: event.RunLinked{
						Log: run.Log, Ward: run.Started.Ward, Device: run.Started.Device,
					}}, here)
				}
			}
		}
	}
	return found, nil
}

func (f *SameOutageLogs) add(l incident.Linked, here map[string]store.Run) {
	run, is := here[l.Log]
	list := &f.Absent
	if is {
		if run.Broken != nil || run.Started.Mode == here[f.Logs[0]].Started.Mode {
			if !slices.Contains(f.Logs, l.Log) {
				f.Logs = append(f.Logs, l.Log)
			}
			return
		}
		l.Mode, list = run.Started.Mode, &f.Apart
	}
	if !slices.ContainsFunc(*list, func(a incident.Linked) bool { return a.Log == l.Log }) {
		*list = append(*list, l)
	}
}

// LinkedWords says which log is linked, and by whom.
func (s *Session) LinkedWords(l incident.Linked) string {
	words := "same outage: log " + l.Log
	if l.Ward != "" {
		words += ", ward " + l.Ward
	}
	if l.Device != "" {
		words += ", begun on " + l.Device
	}
	words += ", linked " + text.Clock(l.At, s.Now()) + " by " + l.By.Name
	if l.Why != "" {
		words += ": " + l.Why
	}
	return clean.Line(words)
}
