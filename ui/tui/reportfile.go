package tui

import (
	"path/filepath"
	"strings"

	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/session"

	tea "charm.land/bubbletea/v2"
)

// reportMsg is a report that was written to a file, or could not be.
type reportMsg struct {
	path string
	err  error
}

const fieldFile = "Another file, .md"

// reportFileForm writes the report of a run, open or over, to a file, and says how that is
// done at a command line.
func reportFileForm(m *Model, log string, started event.RunStarted) *form {
	job := m.s.Report(log, started.Ward, started.Mode)
	f := &form{
		title: "REPORT of " + timeline.ModeWords(started.Mode) + ": " + started.Title, enter: "write it",
		kept: []string{"Enter writes " + job.Name() + " in " + job.Folder() + ". Or type where else it goes. Names of staff are in it."},
		lines: []string{
			"At a command line, which can write csv, jsonl and the handover sheet as well:",
			m.s.ExportCommand(log, started.Mode), "",
		},
		fields: []*field{newField(fieldFile, "", false)},
	}
	f.submit = func(m *Model, f *form) (tea.Cmd, error) {
		typed := session.TypedPath(f.text(fieldFile))
		m.remove(f)
		m.say("Writing the report. Go on meanwhile.")
		return func() tea.Msg {
			if typed == "" {
				path, err := job.Write()
				return reportMsg{path, err}
			}
			path, err := job.WriteTo(typed)
			return reportMsg{path, err}
		}, nil
	}
	return f
}

// currentReportForm is that of the run in front.
func currentReportForm(m *Model) *form {
	state := m.s.State()
	return reportFileForm(m, state.Log, event.RunStarted{Mode: state.Mode, Title: state.Title, Ward: state.Ward})
}

// reportWritten tells where the report is, or why there is none.
func (m *Model) reportWritten(msg reportMsg) {
	if msg.err == nil {
		m.say("Report written: " + filepath.Base(msg.path) + ", in " + filepath.Dir(msg.path))
		return
	}
	const none = "NO REPORT was written"
	why := session.WhyNoFile(none, msg.err, "").Error()
	if !strings.HasPrefix(why, none) {
		why = none + ": " + why
	}
	m.status = status{line: why, stays: true}
}
