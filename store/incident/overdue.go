package incident

// OverdueWith counts what is overdue: the steps of the board, and the papers that are
// late. It is the one number that is called "overdue".
func (b Board) OverdueWith(late []*Record) int { return len(b.Overdue) + len(late) }
