package report

import (
	"cmp"

	"downtime/store/timeline"
)

// leftAtClose is what the run was closed without, and who takes on each of it.
func (d *document) leftAtClose() {
	list := d.state.Left
	if len(list) == 0 {
		return
	}
	d.section("Left at the close, %d", len(list))
	rows := make([][]string, len(list))
	for i, left := range list {
		rows[i] = []string{textOf(left.What), escape(left.Owner), escape(cmp.Or(left.Reason, d.state.CloseReason))}
	}
	d.table([]string{"What", "Taken on by", "Reason"}, rows)
}

// debrief is what was learned, and what is to be done about it.
func (d *document) debrief() {
	s := &d.state
	d.section("Debrief: lessons %d, actions %d", len(s.Lessons), len(s.FollowUps))
	if len(s.Lessons)+len(s.FollowUps) == 0 {
		d.paragraph("None was written down.")
		return
	}
	if len(s.Lessons) > 0 {
		var rows [][]string
		for _, lesson := range s.Lessons {
			rows = append(rows, []string{d.number(lesson.Seq), escape(lesson.Text), escape(lesson.By.String()), d.moment(lesson.At)})
		}
		d.table([]string{"Entry", "Lesson", "Written by", "When"}, rows)
	}
	if len(s.FollowUps) == 0 {
		return
	}
	if len(s.Lessons) > 0 {
		d.paragraph("")
	}
	var rows [][]string
	for _, action := range s.FollowUps {
		done := "**not done** at the last entry"
		if action.Done() {
			done = d.moment(action.DoneAt) + ", " + escape(action.DoneBy.String())
			if action.Note != "" {
				done += ": " + escape(action.Note)
			}
		}
		rows = append(rows, []string{d.number(action.Seq), escape(action.Text), escape(action.Owner), escape(timeline.Day(action.Due)), done})
	}
	d.table([]string{"Entry", "Action", "Owner", "By", "Done"}, rows)
}
