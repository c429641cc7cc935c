package store

import (
	"cmp"
	"path/filepath"
	"slices"

	"downtime/store/event"
)

// CopyState is how one of the two copies had a log when it was read.
type CopyState string

// How a copy can have a log.
const (
	CopyWhole    CopyState = "whole"
	CopyNotWhole CopyState = "not whole"
	CopyMissing  CopyState = "missing"
	CopyNotRead  CopyState = "not read"
)

// CopyRead is what was read of a log in one of the two copies.
type CopyRead struct {
	Copy    event.LogCopy
	Where   string // the folder
	State   CopyState
	Entries uint64 // that it told, from the first on
	Why     string // it was not read; "" where it was
}

// copiesRead says it of both copies of a log that was read from every file to its end.
func (s *Store) copiesRead(m *merge) []CopyRead {
	if s.journals == nil {
		return nil // one file was read, whatever lies beside it
	}
	first := CopyRead{Copy: event.FirstCopy, Where: s.dir}
	second := CopyRead{Copy: event.SecondCopy, Where: s.journals[0]}
	for _, f := range s.unreadable {
		switch database := databasePattern.MatchString(filepath.Base(f.Path)); {
		case database:
			first.Why = f.Damage
		case f.Log == m.chain.Log:
			second.Why = f.Damage
		}
	}
	if second.Why == "" && !m.reads(event.SecondCopy) && s.hasJournal(m.chain.Log) {
		second.Why = "its file cannot be opened"
	}
	if s.locked != nil {
		first.Why = "another program has it open"
	}
	for _, c := range []*CopyRead{&first, &second} {
		c.read(m)
	}
	return []CopyRead{first, second}
}

// hasJournal reports whether there is a journal of a log, whatever is in it.
func (s *Store) hasJournal(log string) bool {
	for _, folder := range s.journals {
		found, err := journalsIn(folder, s.dir)
		if err == nil && slices.ContainsFunc(found, func(j segment) bool { return j.log == log }) {
			return true
		}
	}
	return false
}

// reads reports whether any file of a copy is read.
func (m *merge) reads(c event.LogCopy) bool {
	return slices.ContainsFunc(m.sources, func(src *source) bool { return src.isOf(c) })
}

func (s *source) isOf(c event.LogCopy) bool {
	return s.path != "" && s.isDatabase() == (c == event.FirstCopy) // what is remembered is no file
}

// read fills in what the files of the copy told.
func (c *CopyRead) read(m *merge) {
	var told []Span
	there := false
	for _, src := range m.sources {
		if !src.isOf(c.Copy) {
			continue
		}
		there = true
		if src.damage != nil {
			c.Why = cmp.Or(c.Why, reasonOf(src.damage))
		}
		if src.first > 0 {
			told = append(told, Span{First: src.first, Last: src.toldTo(m.chain.Seq)})
		}
	}
	slices.SortFunc(told, func(a, b Span) int { return cmp.Compare(a.First, b.First) })
	for _, span := range told {
		c.Entries = span.from(c.Entries)
	}
	switch {
	case m.chain.Seq > 0 && c.Entries >= m.chain.Seq:
		c.State, c.Entries, c.Why = CopyWhole, m.chain.Seq, ""
	case c.Entries == 0 && c.Why != "":
		c.State = CopyNotRead
	case there:
		c.State = CopyNotWhole
	default:
		c.State = CopyMissing
	}
}

// toldTo is the last entry up to which a file told the log, from its first, once all
// was read to the end of the log.
func (s *source) toldTo(end uint64) uint64 {
	if s.bad > 0 {
		return s.bad - 1
	}
	switch lines := s.lineSource.(type) {
	case *databaseLines:
		return min(lines.last, end)
	case *journalLines:
		lines.after(end + 1) // it may not have been asked for what follows
		return min(lines.seq, end)
	}
	return min(s.agreed, end)
}
