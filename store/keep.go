package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// keepRuns writes what does not continue its log to files of their own: they are
// lines like those of an export, and a later recovery takes them up again where
// what is between is found.
func (r *Recovery) keepRuns(dir string) error {
	for i := range r.Logs {
		for k := range r.Logs[i].Kept {
			if err := r.Logs[i].Kept[k].keep(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptPattern is the name of a run of another course than the log's.
var keptPattern = regexp.MustCompile(`-other-entries-[0-9]+-[0-9]+(\.[0-9]+)?\.jsonl$`)

// AsideFile is a file with entries that could not be joined to their log.
type AsideFile struct {
	Span
	Path string
}

var asidePattern = regexp.MustCompile(`^([0-9A-Z]{12})-entries-([0-9]{1,18})-([0-9]{1,18})(?:\.[0-9]+)?\.jsonl$`)

// asideIn are the files that recoveries have left in a folder, by their names.
func asideIn(dir string) []AsideFile {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var aside []AsideFile
	for _, file := range files {
		m := asidePattern.FindStringSubmatch(file.Name())
		if m == nil || !file.Type().IsRegular() {
			continue
		}
		first, _ := strconv.ParseUint(m[2], 10, 64) // the pattern has digits alone
		last, _ := strconv.ParseUint(m[3], 10, 64)
		aside = append(aside, AsideFile{Span{m[1], first, last}, filepath.Join(dir, file.Name())})
	}
	return aside
}

func (k *KeptRun) name(copies int) string {
	what := "entries"
	if k.Fork {
		what = "other-entries"
	}
	name := fmt.Sprintf("%s-%s-%d-%d", k.Log, what, k.First, k.Last)
	if copies > 0 {
		name += fmt.Sprintf(".%d", copies+1)
	}
	return name + ".jsonl"
}

// keptIn reports whether an earlier recovery has written the run already.
func (k *KeptRun) keptIn(path string) bool {
	size := int64(0)
	for _, l := range k.leads {
		size += int64(l.size) + 1
	}
	info, err := os.Stat(path)
	return err == nil && info.Size() == size
}

// findRuns notes which runs an earlier recovery has written, and reports whether
// it lacks entries that follow one that is gone. Those of another course may be
// what was never finished, and are no reason to do anything.
func (r *Recovery) findRuns() (lacking bool) {
	for i := range r.Logs {
		for n := range r.Logs[i].Kept {
			k := &r.Logs[i].Kept[n]
			if path := filepath.Join(r.To, k.name(0)); k.keptIn(path) {
				k.File = path
			} else if !k.Fork {
				lacking = true
			}
		}
	}
	return lacking
}

// keep writes the run under a name that is free.
func (k *KeptRun) keep(dir string) error {
	for n := 0; ; n++ {
		path := filepath.Join(dir, k.name(n))
		if k.keptIn(path) {
			k.File = path
			return nil
		}
		err := k.write(path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		k.File = path
		return err
	}
}

func (k *KeptRun) write(path string) error {
	if err := NameIsFree(path, false); err != nil {
		return err
	}
	return writeFile(path, fileMode(filepath.Dir(path)), false, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		for _, l := range k.leads {
			line, err := l.read()
			if err != nil {
				return err
			}
			_, _ = out.Write(line)
			_ = out.WriteByte('\n') // Flush gives the error of either
		}
		return out.Flush()
	})
}

// read is the line of a lead, whichever file it was found in.
func (l *lead) read() ([]byte, error) {
	file, err := os.Open(l.file.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	line := make([]byte, l.size)
	_, err = file.ReadAt(line, l.offset)
	return line, err
}
