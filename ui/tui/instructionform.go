package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"downtime/store/incident"
	"downtime/ui/session"
	"downtime/ui/text"

	tea "charm.land/bubbletea/v2"
)

const (
	fieldAbout    = "About"
	fieldSaid     = "Command says"
	fieldFrom     = "From whom"
	fieldReceived = "Received"
	fieldTouches  = "Touches steps"
	noSteps       = "none"
)

// instructionForm enters what command says of a subject, in the place of what stands of
// it; of the one that is replaced, its subject is known.
func instructionForm(m *Model, s *instructionScreen, old *incident.Instruction) *form {
	f := &form{title: "NEW INSTRUCTION FROM COMMAND", enter: "save"}
	if old != nil {
		f.title = "REPLACE no. " + strconv.FormatUint(old.Seq, 10) + ", " + old.Subject
		f.lines = []string{"Until now: " + old.Text}
		f.subject = s.subject(old)
	} else {
		about := newField(fieldAbout, "", true)
		about.hint = "a word or two: bloods"
		about.after = func(typed string) string { return m.replacesWords(m.s.State().Latest(typed)) }
		f.fields = append(f.fields, about)
	}
	touches := newField(fieldTouches, "", false)
	touches.hint = "words of open steps, commas between"
	touches.after = m.touchesWords
	if kept := m.keptSteps(old); kept != "" {
		f.lines = append(f.lines, "It goes on touching "+kept+"; \""+noSteps+"\" ends that.")
	}
	f.fields = append(f.fields, saidField(), newField(fieldFrom, "", false), m.receivedField(), touches)
	f.submit = s.instructs(func(f *form) (incident.GiveInstruction, error) {
		a := incident.GiveInstruction{Subject: f.text(fieldAbout), KeepSteps: true}
		if old != nil {
			a.Subject = old.Subject
		}
		typed := f.text(fieldTouches)
		if strings.EqualFold(typed, noSteps) {
			a.KeepSteps = false
			return a, nil
		}
		var missing []string
		if a.Steps, missing = m.matchSteps(typed); len(missing) > 0 {
			return a, fmt.Errorf("no open step has the words %q: use others, or leave it out", missing[0])
		}
		return a, nil
	})
	return f
}

// subject is an instruction as what a form is about.
func (s *instructionScreen) subject(it *incident.Instruction) func(*Model, int) []string {
	return func(m *Model, width int) []string { return s.wholeLines(m, it, "", width, "") }
}

// withdrawForm enters that command has withdrawn what stands.
func withdrawForm(m *Model, s *instructionScreen, old *incident.Instruction) *form {
	return &form{
		title: "WITHDRAWN by command: " + old.Subject, enter: "save",
		subject: s.subject(old),
		lines:   []string{"Until now: " + old.Text, "From then on nothing of this stands. It stays readable."},
		fields:  []*field{saidField(), newField(fieldFrom, "", false), m.receivedField()},
		submit: s.instructs(func(*form) (incident.GiveInstruction, error) {
			return incident.GiveInstruction{Subject: old.Subject, Ends: true}, nil
		}),
	}
}

// saidField shows the whole of what command says under it, where it is longer than the
// line it is typed in.
func saidField() *field {
	const short = 40 // columns, about what fits beside the label
	said := newField(fieldSaid, "", true)
	said.after = func(typed string) string {
		if text.Width(typed) <= short {
			return ""
		}
		return typed
	}
	return said
}

func (m *Model) receivedField() *field {
	received := newField(fieldReceived, "", false)
	received.hint = "HH:MM; empty is now"
	received.after = m.understood
	return received
}

// instructs submits what was typed: the words, from whom and when belong to every
// instruction, and begin the rest. A doubtful time is asked about once. The cursor goes
// to what was entered.
func (s *instructionScreen) instructs(begin func(*form) (incident.GiveInstruction, error)) func(*Model, *form) (tea.Cmd, error) {
	return func(m *Model, f *form) (tea.Cmd, error) {
		a, err := begin(f)
		if err != nil {
			return nil, err
		}
		a.Text, a.From = f.text(fieldSaid), f.text(fieldFrom)
		if a.At, err = f.momentIn(m, fieldReceived); err != nil {
			return nil, err
		}
		r := m.actionRequest(instructionWords(a, m.s.Now()), a)
		r.done = func(o session.Outcome) tea.Cmd {
			s.on, s.whole = o.Seq, false
			return nil
		}
		return f.save(m, r), nil
	}
}

// instructionWords is an instruction as it would go on paper.
func instructionWords(a incident.GiveInstruction, now time.Time) string {
	words := "Command: " + a.Subject + ": " + a.Text
	if a.Ends {
		words = "Command WITHDRAWN: " + a.Subject + ": " + a.Text
	}
	if a.From != "" {
		words += ", from " + a.From
	}
	if !a.At.IsZero() {
		words += ", received " + text.Clock(a.At, now)
	}
	return words
}

// replacesWords say what a new instruction will take the place of.
func (m *Model) replacesWords(old *incident.Instruction) string {
	if old == nil || !old.Stands() {
		return ""
	}
	words := fmt.Sprintf("REPLACES no. %d: %s", old.Seq, old.Text)
	if kept := m.keptSteps(old); kept != "" {
		words += ". It goes on touching " + kept
	}
	return words
}

// keptSteps counts the steps that an instruction touches and that are still to do.
func (m *Model) keptSteps(old *incident.Instruction) string {
	n := 0
	if old != nil {
		for _, ref := range old.Steps {
			if p, step := m.s.State().Find(ref); step != nil && slices.Contains(m.s.State().Touching(p, step), old) {
				n++
			}
		}
	}
	if n == 0 {
		return ""
	}
	return text.Count(n, "step")
}

// touchesWords say how what was typed for steps is understood.
func (m *Model) touchesWords(typed string) string {
	const named = 3
	if strings.EqualFold(typed, noSteps) {
		return "It touches no step."
	}
	refs, missing := m.matchSteps(typed)
	var words []string
	for _, ref := range refs[:min(len(refs), named)] {
		p, step := m.s.State().Find(ref)
		words = append(words, stepName(m, p, step))
	}
	if more := len(refs) - named; more > 0 {
		words = append(words, fmt.Sprintf("and %d more: type more words for fewer", more))
	}
	said := ""
	if len(refs) > 0 {
		said = text.Count(len(refs), "step") + ": " + strings.Join(words, "; ") + "."
	}
	for _, part := range missing {
		said = strings.TrimSpace(said + " No open step has " + strconv.Quote(part) + ".")
	}
	return said
}

// matchSteps finds the steps still to do that have all words of any of the parts that
// commas divide, in their title, the title of their procedure, or as their number; and
// the parts that none has.
func (m *Model) matchSteps(typed string) (refs []incident.Ref, missing []string) {
	for part := range strings.SplitSeq(typed, ",") {
		words := wordsOf(part)
		if len(words) == 0 {
			continue
		}
		found := false
		for _, p := range m.s.State().Procedures {
			for _, step := range p.Steps {
				if p.StoodDown || step.Status != incident.Open && step.Status != incident.PutOff {
					continue
				}
				within := append(wordsOf(m.s.Fill(step.Def.Title)+" "+p.Def.Title+" "+p.Def.ID), strconv.Itoa(step.Number))
				if slices.ContainsFunc(words, func(w string) bool { return !hasWord(within, w) }) {
					continue
				}
				found = true
				if ref := (incident.Ref{Procedure: p.Def.ID, Step: step.Def.ID}); !slices.Contains(refs, ref) {
					refs = append(refs, ref)
				}
			}
		}
		if !found {
			missing = append(missing, strings.TrimSpace(part))
		}
	}
	return refs, missing
}

// hasWord reports whether a word of the list is, or begins with, what was typed; a
// number is only itself.
func hasWord(list []string, typed string) bool {
	_, err := strconv.Atoi(typed)
	return slices.ContainsFunc(list, func(w string) bool {
		return w == typed || err != nil && strings.HasPrefix(w, typed)
	})
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
