package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"downtime/runbooks/procedure"
	"downtime/ui/text"
)

// A sheet to copy by hand is short enough for a notebook and two minutes: so
// many lines, none longer than so many characters.
const (
	HandLines = 15
	HandWidth = 60
)

// ringLines is how many lines the telephone numbers may take.
const ringLines = 2

// ByHand is a procedure in at most HandLines lines of at most HandWidth
// characters, to be copied into a notebook where nothing prints. It has what a
// ward needs in the first hour, as rankOf says; the steps stand in the order and
// with the numbers of the card. What is left out is counted, and named where it
// is critical.
func ByHand(c Card, o Options) []string {
	p := &printer{Options: o}
	steps := numberedSteps(c.Procedure)
	first := handTitle(c, o.Drill)
	if len(steps) == 0 {
		lines := append([]string{first}, handWrap("Use when: "+p.plain(c.Procedure.UseWhen), 4)...)
		lines = append(lines, p.ring(c, nil)...)
		return append(lines, handCut("There are no steps in it: read the page. "+handPlace(p)))
	}
	legend := "! = critical. Write the time beside each, and your initials."
	room := HandLines - 3 - ringLines // title, legend, what is left out
	others := notTaken(c.Procedure)
	if others != "" {
		room--
	}
	chosen := slices.Clone(steps)
	slices.SortStableFunc(chosen, func(a, b numbered) int { return a.rank.compare(b.rank) })
	chosen = chosen[:min(len(chosen), room)]
	ring := p.ring(c, chosen)
	slices.SortFunc(chosen, func(a, b numbered) int { return cmp.Compare(a.number, b.number) })
	lines := []string{first, legend}
	for _, s := range chosen {
		lines = append(lines, p.handStep(s))
	}
	lines = append(lines, ring...)
	if others != "" {
		lines = append(lines, others)
		if len(chosen) == len(steps) {
			return append(lines, handCut(handPlace(p))) // that these are all would be untrue
		}
	}
	return append(lines, handRest(steps, chosen, HandLines-len(lines), handPlace(p))...)
}

// notTaken says how many list items of the file are none of its steps, "" where
// all are: whoever copies the steps must not think that they are the whole file.
func notTaken(p *procedure.Procedure) string {
	items := 0
	for i := range p.Sections {
		items += p.Sections[i].Ignored
	}
	switch items {
	case 0:
		return ""
	case 1:
		return "1 item of the file is not among these steps."
	}
	return fmt.Sprintf("%d items of the file are not among these steps.", items)
}

// numbered is a step with the number that people see.
type numbered struct {
	*procedure.Step
	number int
	rank   rank
}

// rank decides which steps are copied: the lowest first.
type rank struct {
	class int
	at    time.Duration
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(r.class, other.class), cmp.Compare(r.at, other.at))
}

// The classes of rank. A ward copies at the start of an outage: what comes hours
// later can be looked up on the card by then, however critical it is.
const (
	criticalNow = iota // and as long as the outage lasts
	targetNow
	criticalLater
	criticalRecovery
	other
)

// firstHour is what a sheet copied in the first minutes is for.
const firstHour = time.Hour

func numberedSteps(p *procedure.Procedure) []numbered {
	var steps []numbered
	for i := range p.Sections {
		section := &p.Sections[i]
		for j := range section.Steps {
			s := &section.Steps[j]
			// A procedure for recovery is nothing else, so there it is no reason to wait.
			recovery := section.InRecovery() && p.Kind != procedure.Recovery
			steps = append(steps, numbered{s, len(steps) + 1, rankOf(s, recovery)})
		}
	}
	return steps
}

func rankOf(s *procedure.Step, recovery bool) rank {
	const late = 366 * 24 * time.Hour
	at := cmp.Or(s.WithinDuration(), late) + s.FromDuration()
	switch {
	case s.Critical && recovery:
		return rank{criticalRecovery, at}
	case s.Critical && s.FromDuration() > firstHour:
		return rank{criticalLater, at}
	case s.Critical:
		return rank{criticalNow, at}
	case at <= firstHour && !recovery:
		return rank{targetNow, at}
	case recovery:
		return rank{other, late * 3}
	}
	return rank{other, at}
}

// handTitle is the first line: whose lines these are, and how far to trust them.
// Where they do not fit, the title and the version are cut, and never the warning.
func handTitle(c Card, drill bool) string {
	start, end := "", ""
	if drill {
		start = "DRILL "
	}
	if !c.Procedure.Approved() {
		end = ", " + text.NotApproved
	}
	title, room := strings.ToUpper(c.Procedure.Title), HandWidth-utf8.RuneCountInString(start+end)
	if c.Procedure.Version != "" {
		const before = ", v"
		// A version has what the title leaves, and a third of the room at least.
		most := max(room-utf8.RuneCountInString(title), room/3) - len(before)
		end = before + cutWords(c.Procedure.Version, most) + end
		room = HandWidth - utf8.RuneCountInString(start+end)
	}
	return start + cutWords(title, room) + end
}

// handStep is a step in a line: its mark, its number, what to do, and by when.
func (p *printer) handStep(s numbered) string {
	mark := " "
	if s.Critical {
		mark = "!"
	}
	var when []string
	if s.Within > 0 {
		when = append(when, text.Duration(s.WithinDuration()))
	}
	if s.From > 0 {
		when = append(when, "from "+text.Duration(s.FromDuration()))
	}
	if s.Every > 0 {
		when = append(when, "every "+text.Duration(s.EveryDuration()))
	}
	if s.TwoPerson && !strings.Contains(strings.ToLower(s.Title), "two people") {
		when = append(when, "2 people")
	}
	end := ""
	if len(when) > 0 {
		end = " (" + strings.Join(when, ", ") + ")"
	}
	start := fmt.Sprintf("%s%2d ", mark, s.number)
	return start + cutWords(p.plain(s.Title), HandWidth-utf8.RuneCountInString(start+end)) + end
}

// plain is a text with its local numbers filled in, on one line.
func (p *printer) plain(s string) string {
	return strings.Join(strings.Fields(plainText(p.spans(s, regular, bodySize))), " ")
}

// ring says whom to ring: those of the chosen steps first, in their rank.
func (p *printer) ring(c Card, chosen []numbered) []string {
	if p.Drill {
		return []string{"Ring nobody: ask the facilitator."}
	}
	wanted := p.Contacts.Wanted(&procedure.Procedure{Sections: []procedure.Section{{Steps: stepsOf(chosen)}}})
	for _, w := range p.Contacts.Wanted(c.Procedure) {
		if !slices.Contains(wanted, w) {
			wanted = append(wanted, w)
		}
	}
	var entries []string
	for _, w := range wanted {
		if w.Kind == "place" {
			continue
		}
		entry := text.ContactName(w.Name) + " "
		if w.Kind == "bleep" {
			entry += "bleep "
		}
		entries = append(entries, cutWords(entry+cmp.Or(w.Value, "______"), HandWidth-10))
	}
	return ringUp(entries)
}

// ringUp puts telephone numbers into as few lines as there are for them, and
// counts those for which there is no room.
func ringUp(entries []string) []string {
	const start = "Ring: "
	var lines []string
	line := start
	for i, entry := range entries {
		left := len(entries) - i - 1
		more := ""
		if left > 0 && len(lines) == ringLines-1 {
			more = fmt.Sprintf(", +%d", left)
		}
		joined := entry
		if line != start {
			joined = ", " + entry
		}
		switch {
		case utf8.RuneCountInString(line+joined+more) <= HandWidth:
			line += joined
			continue
		case len(lines) == ringLines-1:
			return append(lines, fmt.Sprintf("%s, +%d", line, left+1))
		}
		lines = append(lines, line)
		line = start + entry
	}
	if line == start {
		return lines
	}
	return append(lines, line)
}

func stepsOf(chosen []numbered) []procedure.Step {
	steps := make([]procedure.Step, len(chosen))
	for i, s := range chosen {
		steps[i] = *s.Step
	}
	return steps
}

// handRest says how much is left out, and where it is: in the last line, or in
// two where so many are free and critical steps are to be named.
func handRest(steps, chosen []numbered, free int, place string) []string {
	rest := len(steps) - len(chosen)
	if rest == 0 {
		return []string{handCut("These are all the steps. " + place)}
	}
	copied := make(map[int]bool)
	for _, s := range chosen {
		copied[s.number] = true
	}
	var left []string
	checks := 0
	for _, s := range steps {
		if copied[s.number] {
			continue
		}
		if s.Recurring() {
			checks++
		}
		if s.Critical {
			left = append(left, fmt.Sprint(s.number))
		}
	}
	words := moreSteps(rest-checks, checks)
	if len(left) == 0 {
		return []string{handCut(words + ". " + place)}
	}
	named := "! also critical, on the card: " + strings.Join(left, ", ")
	if free > 1 && utf8.RuneCountInString(named) <= HandWidth {
		return []string{named, handCut(words + ". " + place)}
	}
	short := strings.Replace(fullCard, "Full card", "Card", 1)
	for _, try := range []struct{ words, place, least string }{
		{words, place, fullCard}, {fmt.Sprint(rest, " more"), place, fullCard}, {fmt.Sprint(rest, " more"), short, short},
	} {
		beside := try.words + ", CRITICAL: " + strings.Join(left, ", ") + ". "
		if utf8.RuneCountInString(beside+try.least) <= HandWidth {
			return []string{handCut(beside + try.place)}
		}
	}
	return []string{handCut(fmt.Sprintf("%s, %d of them CRITICAL. %s", words, len(left), place))}
}

// moreSteps says how many steps are left out, and how many repeated checks.
func moreSteps(steps, checks int) string {
	switch {
	case checks == 0:
		return text.Count(steps, "more step")
	case steps == 0:
		return text.Count(checks, "more check")
	}
	return text.Count(steps, "more step") + ", " + text.Count(checks, "check")
}

// fullCard is the least that must be said of where the whole card is.
const fullCard = "Full card: downtime box"

// handPlace is where the whole card is.
func handPlace(p *printer) string {
	place := fullCard
	p.Contacts.Each("{{place:downtime-box}}", func(string) {}, func(_, _, value string) {
		if value != "" && !p.Drill {
			place += ", " + value
		}
	})
	return place
}

// cutWords shortens a text to so many characters, where it can between words,
// and shows that something is missing.
func cutWords(s string, room int) string {
	if utf8.RuneCountInString(s) <= room {
		return s
	}
	if room <= 1 {
		return ""
	}
	runes := []rune(s)
	cut := string(runes[:room-1])
	inWord := runes[room-1] != ' ' && !strings.HasSuffix(cut, " ")
	if end := strings.LastIndexByte(cut, ' '); inWord && end >= len(cut)/2 {
		cut = cut[:end]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

func handCut(s string) string { return cutWords(s, HandWidth) }

// handWrap breaks a text into lines, the last of at most so many cut.
func handWrap(s string, most int) []string {
	lines := text.Wrap(s, HandWidth)
	if len(lines) <= most {
		return lines
	}
	return append(lines[:most-1], handCut(strings.Join(lines[most-1:], " ")))
}
