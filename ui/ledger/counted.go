package ledger

import (
	"fmt"

	"downtime/store/incident"
)

// Counted is how much paper is not accounted for, as every header says it: the fullest words
// first, then in fewer. The number is the same in each, and is what the close waits for and
// what the handover sheet begins with: "Paper out 12, 1 late", or where some of it was said
// to be entered or filed and is not finished "Paper 14: 12 out, 2 to be checked, 1 late".
// The late ones are among them. None where nothing is to be said.
func Counted(p incident.Paper) []string {
	open := p.Outstanding()
	if open == 0 && p.Late == 0 {
		return nil
	}
	least := fmt.Sprintf("Paper %d", open)
	whole, short := fmt.Sprintf("Paper out %d", open), least
	switch {
	case open != p.Out && p.Out == 0 && p.Missing == 0:
		whole = fmt.Sprintf("Paper to check %d", open)
	case open != p.Out && p.Out == 0 && p.ToCheck == 0:
		whole = fmt.Sprintf("Paper not finished %d", open)
	case open != p.Out:
		whole = least + ": " + p.Kinds()
	}
	if p.Late > 0 {
		late := fmt.Sprintf(", %d late", p.Late)
		whole, short = whole+late, short+late
	}
	return []string{whole, short, least}
}
