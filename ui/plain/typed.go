package plain

import (
	"errors"
	"fmt"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
)

// part is one part of a line such as TEXT; reason: WHY.
type part struct {
	label string // as typed, in lower case; "" for what stands before any label
	text  string
}

// cutParts splits a line at each semicolon that one of the labels and a colon follow.
// Other semicolons are part of the text. With leading, the line may begin with a label.
func cutParts(rest string, leading bool, labels ...string) []part {
	var parts []part
	current, start := part{}, 0
	rest = plainText(rest)
	labelled := func(from int) (label string, end int) {
		after := strings.TrimLeft(rest[from:], " ")
		typed, text, found := strings.Cut(after, ":")
		typed = strings.ToLower(strings.TrimSpace(typed))
		for _, label := range labels {
			if found && typed == label {
				return label, len(rest) - len(text)
			}
		}
		return "", 0
	}
	if label, end := labelled(0); leading && label != "" {
		current.label, start = label, end
	}
	for i := start; i < len(rest); i++ {
		if rest[i] != ';' {
			continue
		}
		label, end := labelled(i + 1)
		if label == "" {
			continue
		}
		current.text = strings.TrimSpace(rest[start:i])
		parts = append(parts, current)
		current, start = part{label: label}, end
		i = end - 1
	}
	current.text = strings.TrimSpace(rest[start:])
	return append(parts, current)
}

// labelled is cutParts where each label may stand once. What stands before the labels
// is under "".
func labelled(rest string, labels ...string) (map[string]string, error) {
	parts := make(map[string]string)
	for _, p := range cutParts(rest, false, labels...) {
		if _, again := parts[p.label]; again {
			return nil, errUsage
		}
		parts[p.label] = p.text
	}
	return parts, nil
}

// decisionArgs is what follows decision.
type decisionArgs struct {
	event.Decision
	at string // as typed, "" for now
}

// parseDecision reads TEXT; reason: WHY; options: OTHERS; at: HH:MM. All but the
// first may come in any order.
func parseDecision(rest string) (decisionArgs, error) {
	parts, err := labelled(rest, "reason", "options", "at")
	if err != nil {
		return decisionArgs{}, err
	}
	d := event.Decision{Text: parts[""], Reason: parts["reason"], Options: parts["options"]}
	return decisionArgs{d, parts["at"]}, nil
}

func parseDecide(rest string) (act, error) {
	d, err := parseDecision(rest)
	return func(f *face) ([]string, error) {
		at, err := f.moment(d.at)
		if err != nil {
			return nil, err
		}
		return f.do(incident.RecordDecision{Decision: d.Decision, At: at})
	}, err
}

// write is the parser of a command that writes words of one kind, with what else
// belongs to that kind behind labels.
func write(kind event.Type, labels ...string) func(string) (act, error) {
	return func(rest string) (act, error) {
		parts, err := labelled(rest, append(labels, "at")...)
		return func(f *face) ([]string, error) {
			at, err := f.moment(parts["at"])
			if err != nil {
				return nil, err
			}
			lines, err := f.do(incident.Write{
				Kind: kind, Text: parts[""], Told: parts["told"], Means: parts["by"], Reference: parts["reference"], At: at,
			})
			if err == nil && kind == event.TypeSafetyEvent && parts["reference"] == "" {
				lines[0] += fmt.Sprintf("; once it has its LFPSE number: reference %d : NUMBER", f.lastEntry())
			}
			return lines, err
		}, err
	}
}

// lastEntry is the number of the latest entry of the run.
func (f *face) lastEntry() uint64 {
	last, _ := f.s.Book().Last()
	return last.Seq
}

// parseReference reads ENTRY : NUMBER.
func parseReference(rest string) (act, error) {
	seq, reference, err := entryAndText(rest)
	return func(f *face) ([]string, error) {
		return f.do(incident.AddReference{Of: seq, Reference: reference})
	}, err
}

// formArgs is what follows methane and sbar.
type formArgs struct {
	texts []string // in the order of the form's blanks
	at    string
}

// report is the parser of the command that writes a report of fields.
func report(name string) func(string) (act, error) {
	form, _ := event.FormNamed(name)
	return func(rest string) (act, error) {
		args, err := parseForm(form, rest)
		return func(f *face) ([]string, error) {
			at, err := f.moment(args.at)
			if err != nil {
				return nil, err
			}
			lines, err := f.do(incident.WriteForm{Form: form.Name, Texts: args.texts, At: at})
			if err == nil {
				lines[0] += fmt.Sprintf("; to read it out: read-out %d", f.lastEntry())
			}
			return lines, err
		}, err
	}
}

// parseForm reads LETTER: TEXT; LETTER: TEXT. A field goes by its letter or its name,
// and what stands before any label is the first field.
func parseForm(form event.Form, rest string) (formArgs, error) {
	labels := []string{"at"}
	for _, blank := range form.Blanks {
		labels = append(labels, strings.ToLower(blank.Letter), strings.ToLower(blank.Name))
	}
	args := formArgs{texts: make([]string, len(form.Blanks))}
	if plainText(rest) == "" {
		return args, errUsage
	}
	given, last := make([]bool, len(form.Blanks)), -1
	for _, p := range cutParts(rest, true, labels...) {
		if p.label == "at" {
			if args.at != "" {
				return args, errUsage
			}
			args.at = p.text
			continue
		}
		at := 0
		if p.label != "" {
			var err error
			if at, err = blankOf(form, p.label, given, last); err != nil {
				return args, err
			}
		} else if p.text == "" {
			continue
		}
		if given[at] {
			return args, fmt.Errorf("%q is there twice", form.Blanks[at].Name)
		}
		args.texts[at], given[at], last = p.text, true, at
	}
	return args, nil
}

// blankOf is the field that a label means. METHANE has two of one letter: the first is
// meant right behind the M, the second once the first is there; elsewhere it must be
// called by its name.
func blankOf(form event.Form, label string, given []bool, last int) (int, error) {
	var of []int
	for i, blank := range form.Blanks {
		if strings.EqualFold(blank.Name, label) {
			return i, nil
		}
		if strings.EqualFold(blank.Letter, label) {
			of = append(of, i)
		}
	}
	switch {
	case len(of) == 1:
		return of[0], nil
	case last == of[0]-1:
		return of[0], nil
	case given[of[0]]:
		return of[1], nil
	}
	return 0, errors.New(`the letter E stands for two things: write "exact location:" or "emergency services:"`)
}
