package store

// LostBefore reports of each copy, the database first, whether a program that wrote a
// log before this one lost it, and ended before the copy went on in another file. The
// log may not say so: there may have been no room for that.
func (s *Store) LostBefore(log string) [Copies]bool {
	var lost [Copies]bool
	for copy := range lost {
		lost[copy] = s.before.Log == log && s.before.Rewritten == 0 && *s.before.of(copy) != nil
	}
	return lost
}
