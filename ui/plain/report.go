package plain

import (
	"fmt"
	"strconv"

	"downtime/runbooks/clean"
	"downtime/store/timeline"
	"downtime/ui/session"
)

// parseReport reads [N] [to FILE].
func parseReport(rest string) (act, error) {
	list, err := words(rest)
	if err != nil {
		return nil, err
	}
	n, file := 0, ""
	if len(list) > 0 && !list[0].is("to") {
		if n, err = strconv.Atoi(list[0].text); err != nil || n < 1 {
			return nil, errUsage
		}
		list = list[1:]
	}
	if len(list) > 0 {
		if file = session.TypedPath(rest[list[0].end:]); !list[0].is("to") || file == "" {
			return nil, errUsage
		}
	}
	return func(f *face) ([]string, error) { return f.report(n, file) }, nil
}

// report writes the report of the run in front, or of finished run n, to a file; to one in
// the data folder where none is named.
func (f *face) report(n int, file string) ([]string, error) {
	job, of, err := f.reportJob(n)
	if err != nil {
		return nil, err
	}
	var path string
	if file == "" {
		path, err = job.Write()
	} else {
		path, err = job.WriteTo(file)
	}
	if err != nil {
		return nil, session.WhyNoFile("no report was written", err, ", as report to FILE")
	}
	return []string{fmt.Sprintf("ok - the report of %s is %s; names of staff are in it", of, clean.Quoted(path))}, nil
}

// reportJob finds the run, 0 for the one in front, else the one closed last.
func (f *face) reportJob(n int) (job *session.ReportJob, of string, err error) {
	if state := f.s.State(); n == 0 && state != nil {
		return f.s.Report(state.Log, state.Ward, state.Mode), timeline.ModeWords(state.Mode) + ": " + state.Title, nil
	}
	run, err := f.finishedRun(max(1, n))
	if err != nil && n == 0 {
		return nil, "", errNothing
	}
	if err != nil {
		return nil, "", err
	}
	return f.s.Report(run.Log, f.s.WardOf(run), run.Started.Mode), timeline.ModeWords(run.Started.Mode) + ": " + run.Started.Title, nil
}
