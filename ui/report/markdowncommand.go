package report

import (
	"fmt"
	"strings"

	"downtime/store/incident"
)

// instructions are those from command, in the order they were entered, each with what
// became of it and who had read it when. Nothing where there were none.
func (d *document) instructions() {
	list := d.state.Instructions
	if len(list) == 0 {
		return
	}
	var rows [][]string
	for i := range list {
		it := &list[i]
		var read []string
		for _, r := range it.Read {
			read = append(read, escape(r.Who.Name)+" "+d.moment(r.At))
		}
		rows = append(rows, []string{
			d.number(it.Seq), d.moment(it.At), escape(it.Subject), escape(it.Text), escape(it.From),
			d.standing(it), strings.Join(read, "; "),
		})
	}
	d.section("Instructions from command, %d", len(list))
	d.table([]string{"Entry", "Received", "About", "Instruction", "From", "What became of it", "Read by"}, rows)
}

func (d *document) standing(it *incident.Instruction) string {
	words := "stands"
	switch {
	case it.ReplacedBy > 0:
		words = fmt.Sprintf("REPLACED by entry %d", it.ReplacedBy)
	case it.Ends:
		words = "no instruction stands"
	}
	if it.Replaces > 0 {
		words += fmt.Sprintf("; replaces entry %d", it.Replaces)
	}
	if it.Ends {
		words = "WITHDRAWN; " + words
	}
	return words
}
