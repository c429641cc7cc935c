package session

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/seal"
	"downtime/ui/report"
)

// reportEnding is that of a report's name: it is Markdown.
const reportEnding = ".md"

// ReportJob is the report of a run on its way to a file. Write may run on any goroutine.
type ReportJob struct {
	read func(func(*store.Store) error) error
	log  string
	file madeFile
}

// Report prepares the report of a run, open or over: what downtime export writes of it.
func (s *Session) Report(log, ward string, mode event.Mode) *ReportJob {
	return &ReportJob{read: s.reader(), log: log, file: s.madeFile("report-"+strings.ToLower(shortLog(log)), ward, reportEnding, mode)}
}

// Write makes the file in the folder print of the data folder, and returns where it is.
func (j *ReportJob) Write() (path string, err error) { return j.file.ownName(j.write) }

// WriteTo makes the file under a name that somebody typed, and returns where it is.
func (j *ReportJob) WriteTo(typed string) (path string, err error) {
	if !strings.HasSuffix(strings.ToLower(typed), reportEnding) {
		return "", fmt.Errorf("%s does not end in %s: the report is Markdown, so end the name in %s", clean.Quoted(typed), reportEnding, reportEnding)
	}
	return j.file.typedName(typed, j.write)
}

// Folder is where Write puts it.
func (j *ReportJob) Folder() string { return j.file.dir }

// Name is the name that Write gives it.
func (j *ReportJob) Name() string { return j.file.name + j.file.ending }

func (j *ReportJob) write(w io.Writer) error {
	read := false
	err := j.read(func(st *store.Store) error {
		read = true
		var signer *seal.Key // without one it is not signed, and says so
		if key, noKey := store.ReadKey(st.Dir()); noKey == nil {
			signer = &key
		}
		return report.Markdown(w, func(visit func(*event.Entry) error) error { return st.Read(j.log, visit) }, signer)
	})
	if err == nil && !read {
		return errors.New("the log cannot be read now, because another program has it: try again")
	}
	return err
}

// shortLog is what a log is called by at a command line.
func shortLog(log string) string { return log[:min(4, len(log))] }

// ExportCommand is what to type for a report; a drill's says so in its name.
func (s *Session) ExportCommand(log string, mode event.Mode) string {
	return fmt.Sprintf("downtime export %s --data %s -o %s", shortLog(log), inQuotes(s.Dir()), NotReal(mode, "report.md"))
}

// inQuotes is a path as it is typed at a command line. A backslash before the closing mark
// would take that away on Windows.
func inQuotes(path string) string {
	if strings.HasSuffix(path, `\`) {
		path += "."
	}
	return `"` + path + `"`
}
