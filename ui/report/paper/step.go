package paper

import (
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// Measures of a step. A box is at least 7 mm wide, so that a pen finds it.
const (
	barWidth   = 2.0
	tickLeft   = 4.0
	tickSize   = 8.0
	numberLeft = 14.0
	numberRoom = 9.5
	wordsLeft  = 24.0
	timeWidth  = 18.0
	initWidth  = 20.0
	boxHeight  = 11.0
	signGap    = 3.0 // between words and the boxes to sign
	stepIndent = 7.0
	stepGap    = 2.2 // above and under the words of a step
)

const signWidth = timeWidth + initWidth

// checkHours is for how long a repeated check has boxes: a long shift.
const checkHours = 12

// step sets one step, with everything that belongs to it, in one block.
func (l *cardLayout) step(s *procedure.Step, number int) {
	if s.Group != l.group {
		if l.group = s.Group; s.Group != "" {
			l.add(l.groupHeading(s.Group))
		}
	}
	indent := stepIndent * float64(min(s.Depth, maxIndent))
	left := wordsLeft + indent
	right := l.width - signWidth - signGap
	if s.Recurring() {
		right = l.width
	}
	b := block{name: "step " + strconv.Itoa(number)}
	for i := range s.Detail {
		// A callout stands above the step it warns of, as in the source.
		if d := &s.Detail[i]; warnsOf(d, s) {
			b.rows = append(b.rows, row{height: 1.5})
			b.rows = append(b.rows, l.block(d, 0, l.width, bodySize).rows...)
		}
	}
	start := len(b.rows)
	words := append([]row{{height: stepGap}}, l.stepWords(s, left, right-left)...)
	// Beside the boxes to sign the words have less room than under them.
	signed := stepGap + signHeight(s)
	room := func() float64 {
		if heightOf(words) < signed {
			return right - left
		}
		return l.width - left
	}
	for i := range s.Detail {
		if d := &s.Detail[i]; !warnsOf(d, s) {
			set := l.block(d, left, room(), bodySize)
			words = append(words, row{height: set.before * 0.6})
			words = append(words, set.rows...)
		}
	}
	words = append(words, l.answer(s, left, room())...)
	words = beside(words, tickSize+2*stepGap, l.tick(s, number, indent)...)
	if s.Recurring() {
		words = append(words, l.checks(s, left)...)
	} else {
		words = l.notDone(l.signatures(words, s), s, left, signed)
	}
	words = append(words, row{height: stepGap})
	b.rows = append(b.rows, words...)
	b.frame = l.stepFrame(s, heightOf(b.rows[:start]))
	b.again = []row{l.rowOf(l.wrap(right-left, span{text: "Step " + strconv.Itoa(number) + ", continued", face: italic, size: noteSize})[0], left)}
	l.add(b)
}

// stepFrame is a line under a step and, where it is critical, a bar beside it, below what
// stands above the step.
func (l *cardLayout) stepFrame(s *procedure.Step, above float64) func(h float64, first bool) []mark {
	return func(h float64, first bool) []mark {
		top := 0.0
		if first {
			top = above
		}
		marks := []mark{rule(0, h, l.width, h, thin)}
		if s.Critical {
			marks = append(marks, bar(0, top+0.4, barWidth, h-top-0.8, black))
		}
		return marks
	}
}

// warnsOf reports whether a detail is a callout from above the step.
func warnsOf(d *procedure.Block, s *procedure.Step) bool {
	return d.Kind == procedure.Callout && d.Line < s.Line
}

// stepWords are the step itself and what its marks say.
func (l *cardLayout) stepWords(s *procedure.Step, x, w float64) []row {
	flags := text.Flags(s)
	if s.Critical {
		flags = flags[1:]
	}
	notes := append(flags, text.Targets(s)...)
	if len(s.Roles) > 0 {
		notes = append(notes, "for "+text.Roles(s))
	}
	said := span{text: strings.Join(notes, "  ·  "), face: bold, size: noteSize}
	title, rest := splitTitle(s)
	spans := append(l.spans(title, bold, stepSize), l.spans(rest, regular, stepSize)...)
	if !s.Critical {
		rows := l.prose(x, w, spans...)
		if len(notes) > 0 {
			rows = append(rows, l.prose(x, w, said)...)
		}
		return rows
	}
	// What is critical says so first, and beside it when and for whom.
	const height, symbol = 5.4, 7
	word, wide := l.tag(x+symbol, 0, height, text.Flags(s)[0], noteSize)
	hang := symbol + wide + 2.5
	rows := []row{{height: height}}
	if len(notes) > 0 {
		rows = l.prose(x+hang, w-hang, said)
	}
	rows = beside(rows, height, append(octagon(x, 0, height), word...)...)
	rows = append(rows, row{height: 0.8})
	return append(rows, l.prose(x, w, spans...)...)
}

// splitTitle is the words of a step, cut after what is set in bold.
func splitTitle(s *procedure.Step) (title, rest string) {
	if after, ok := strings.CutPrefix(s.Text, s.Title); ok && after != "" {
		return s.Title, after
	}
	return s.Text, ""
}

// tick is the box at the left with the step's number; a check that is repeated
// has a loop, and its boxes below.
func (l *cardLayout) tick(s *procedure.Step, number int, indent float64) []mark {
	const top = stepGap
	marks := []mark{box(tickLeft+indent, top, tickSize, tickSize, boxed+0.1)}
	if s.Recurring() {
		marks = loop(tickLeft+indent, top, tickSize)
	}
	points := headSize
	digits := strconv.Itoa(number)
	for l.printer.width(digits, bold, points) > numberRoom-1 && points > labelSize {
		points--
	}
	return append(marks, l.textRight(numberLeft+indent+numberRoom-1.5, top+4.4, digits, bold, points))
}

// signHeight is how far down the boxes to sign reach.
func signHeight(s *procedure.Step) float64 {
	switch {
	case s.Recurring():
		return 0
	case s.TwoPerson:
		return 2 * boxHeight
	}
	return boxHeight
}

// signatures are the boxes at the right: time and initials, two for two people.
func (l *cardLayout) signatures(rows []row, s *procedure.Step) []row {
	x := l.width - signWidth
	height := signHeight(s)
	labels := []string{"initials"}
	if s.TwoPerson {
		labels = []string{"initials, 1st", "initials, 2nd"}
	}
	marks := []mark{
		box(x, stepGap, timeWidth, height, ruled), l.text(x+1, stepGap+2.8, "time", regular, labelSize),
	}
	for i, label := range labels {
		y := stepGap + float64(i)*boxHeight
		marks = append(marks, box(x+timeWidth, y, initWidth, boxHeight, ruled), l.text(x+timeWidth+1, y+2.8, label, regular, labelSize))
	}
	return beside(rows, stepGap+height+0.5, marks...)
}

// notDone is a line for why a step was not done: behind the last words where
// there is room, and for a critical step always.
func (l *cardLayout) notDone(rows []row, s *procedure.Step, left, signed float64) []row {
	const label, room, height, baseline = "Not done, why:", 58, 7.5, 5.6
	last := &rows[len(rows)-1]
	at := l.width - room
	switch {
	case heightOf(rows)-last.height >= signed && reach(last.marks) < at-4:
		rows = padded(rows, heightOf(rows)-last.height+height)
	case s.Critical:
		rows = append(rows, row{})
		at = left
		rows = append(rows, row{height: height})
	default:
		return rows
	}
	last = &rows[len(rows)-1]
	shift := 0.0
	if at > left && last.height < height && len(rows) > 1 {
		shift = last.height - height // the room was added in a row of its own
	}
	words := l.text(at, baseline+shift, label, regular, factSize)
	last.marks = append(last.marks, words, rule(at+words.extent.width+1.5, baseline+shift+0.8, l.width, baseline+shift+0.8, thin))
	return rows
}

// reach is how far to the right some marks go.
func reach(marks []mark) float64 {
	far := 0.0
	for _, m := range marks {
		if m.kind == textMark {
			far = max(far, m.at.x+m.extent.width)
		}
		for _, p := range m.points {
			far = max(far, p.x)
		}
	}
	return far
}

// answer is where to write what a step asks for.
func (l *cardLayout) answer(s *procedure.Step, x, w float64) []row {
	if s.Answer == nil || s.Recurring() {
		return nil
	}
	const height, baseline = 9.5, 6.8
	label := l.text(x, baseline, answerLabel(s.Answer), bold, noteSize)
	at := x + label.extent.width + 2
	switch s.Answer.Kind {
	case procedure.AnswerChoice:
		return append([]row{{height: 1.5}}, l.choices(text.Choices(s.Answer.Choices), answerLabel(s.Answer), x, w)...)
	case procedure.AnswerNumber:
		return []row{{height: height + 1, marks: []mark{label, box(at, 1, 26, height-1, ruled)}}}
	case procedure.AnswerTime:
		return []row{{height: height + 1, marks: append([]mark{label}, l.clockBox(at, 1, 26, height-1)...)}}
	}
	return []row{{height: height, marks: []mark{label, rule(at, baseline+0.8, x+w, baseline+0.8, ruled)}}}
}

func answerLabel(a *procedure.Answer) string {
	switch a.Kind {
	case procedure.AnswerNumber:
		return "Answer, a number:"
	case procedure.AnswerTime:
		return "Answer, a time:"
	case procedure.AnswerChoice:
		return "Answer, circle one:"
	}
	return "Answer:"
}

// clockBox is a box for hours and minutes.
func (p *printer) clockBox(x, y, w, h float64) []mark {
	return []mark{
		box(x, y, w, h, ruled),
		p.textCentred(x+w/2, y+h/2+1.6, ":", bold, headSize),
	}
}

// choices are words to circle, far enough apart for it.
func (p *printer) choices(list []string, label string, x, w float64) []row {
	const height, baseline, gap = 7.5, 5.2, 7
	first := p.text(x, baseline, label, bold, noteSize)
	rows := []row{{height: height, marks: []mark{first}}}
	at := x + first.extent.width + gap/2
	for _, choice := range list {
		line := p.wrap(w, span{text: choice, face: regular, size: noteSize})[0]
		if at > x && at+line.width > x+w {
			rows = append(rows, row{height: height})
			at = x
		}
		r := &rows[len(rows)-1]
		set := p.rowOf(line, at)
		r.marks = append(r.marks, moved(set.marks, 0, baseline-(set.height-(set.height-line.size*millimetres)/2-textBelow*line.size*millimetres))...)
		at += line.width + gap
	}
	return rows
}

// checks are the boxes of a repeated check: the time above, the initials under
// it, and between them the answer where one is asked for.
func (l *cardLayout) checks(s *procedure.Step, x float64) []row {
	const perRow, half = 8, 7.5
	parts := []string{"time", "initials"}
	if s.Answer != nil {
		parts = []string{"time", "answer", "initials"}
	}
	if s.TwoPerson {
		parts = append(parts, "2nd initials")
	}
	count := int((checkHours*time.Hour + s.EveryDuration() - 1) / s.EveryDuration())
	count = min(max(count, perRow/2), 2*perRow)
	w := (l.width - x) / perRow
	height := half * float64(len(parts))
	var rows []row
	if s.Answer != nil {
		asked := *s.Answer
		asked.Choices = text.Choices(asked.Choices)
		words := "Each time: the time, the answer (" + asked.Asks() + "), your initials."
		rows = append(rows, l.prose(x, l.width-x, span{text: words, face: regular, size: noteSize})...)
	}
	rows = append(rows, row{height: 1})
	for done := 0; done < count; done += perRow {
		r := row{height: height + 1.5}
		for i := range min(perRow, count-done) {
			left := x + float64(i)*w
			r.marks = append(r.marks, box(left, 0, w, height, boxed))
			for j, part := range parts {
				y := half * float64(j)
				if j > 0 {
					r.marks = append(r.marks, rule(left, y, left+w, y, thin))
				}
				r.marks = append(r.marks, l.text(left+0.8, y+2.6, part, regular, labelSize-0.5))
			}
		}
		rows = append(rows, r)
	}
	return rows
}
