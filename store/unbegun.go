package store

import "os"

// A segment of a journal whose first write fails has nothing that anybody was told is
// saved. On a full disk that is tried again and again, so it is taken away: else each
// try would leave an empty file, and its mark, for ever. A device that fails in any
// other way gets its mark: nothing is known of what it does with names.

// isFull reports whether a copy failed because there was no room.
func isFull(why error) bool {
	fault := FaultOf(why)
	return fault == FaultFull || fault == FaultLimit
}

// written notes that a journal has what was to be added to it, or takes it away where
// its very first write failed. A write that comes back after its copy was given up takes
// nothing away: what was left of it is said already.
func (j *journals) written(log string, f *journalFile, err error) error {
	j.mu.Lock()
	emptied := f.unbegun && !j.stopped && isFull(err)
	if err == nil {
		f.unbegun = false
	}
	j.mu.Unlock()
	if emptied {
		j.drop(log, f)
	}
	return err
}

// isUnbegun reports whether nothing was saved in a journal yet.
func (j *journals) isUnbegun(f *journalFile) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return f.unbegun
}

// drop takes a journal away in which nothing was ever saved, and reports whether that
// could be done. What somebody else has put in its place is left alone.
func (j *journals) drop(log string, f *journalFile) bool {
	if stillThere(f.path, f.info) != nil {
		return false
	}
	_ = f.file.Close() // some systems do not remove a file that is open
	if os.Remove(f.path) != nil {
		return false
	}
	_ = syncDir(j.dir)
	j.failed.add(f.path, 0) // nor is a file of that name written again
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.files, log)
	return true
}

// neverBegun reports whether an empty file is a segment of which the first write
// failed. Earlier versions left those, each with its mark.
func neverBegun(s segment) bool {
	_, stopped := s.stopped()
	return stopped && s.log != "" && s.number > 1
}
