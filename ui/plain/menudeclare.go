package plain

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// notSure is the answer of somebody who cannot say yet what is down.
const notSure = "0"

// knownSystems are those that procedures are for.
var knownSystems = []string{"epr", "pathology", "imaging", "medicines", "network", "phones", "cyber"}

// declareChoice asks each thing that starting a run needs once, shows it together, and
// starts after a last yes.
func (f *face) declareChoice(words string, mode event.Mode) choice {
	asks := []question{
		{name: "down", words: "What is down? With commas between: " + strings.Join(knownSystems, ", ") + ", or another name; " + notSure + " if you are not sure yet",
			check: func(_ *face, answer string) error {
				typed := systemsTyped(answer)
				if answer != notSure && len(typed) == 0 {
					return errors.New("say what is down, as epr, pathology, or " + notSure + " if you are not sure yet")
				}
				for _, name := range typed {
					if err := incident.CheckSystem(name); err != nil {
						return err
					}
				}
				return nil
			}},
		{name: "since", words: "Since when? A time as 02:20", optional: true, enter: "for now", check: func(f *face, answer string) error {
			_, err := f.moment(answer)
			return err
		}},
		{name: "clock", words: "What does the clock on the wall say now? As 03:12", optional: true, enter: "where nobody looked", check: (*face).checkClock},
	}
	if f.s.Ward() == "" {
		asks = append(asks, question{name: "ward", words: "Which ward is this?", optional: true, enter: "to leave it open",
			check: func(_ *face, answer string) error {
				_, err := parseWard(parted(answer))
				return err
			}})
	}
	start := question{name: "start", words: "Start this REAL downtime?", optional: true, enter: "for yes", only: true, no: "no",
		options: are(option{"yes, start it", "yes"}, option{"no, nothing is written", "no"}),
		above:   func(f *face) []string { return f.declarationLines(mode, f.asking.answers) }}
	if mode == event.Drill {
		start.words = "Start this DRILL?"
	}
	return choice{words, append(asks, start), func(a told) string {
		systems := systemsTyped(a["down"])
		line := "declare " + strings.ToLower(string(mode)) + " " + quoted(text.DownTitle(systems))
		if len(systems) > 0 {
			line += " systems " + listed(strings.Join(systems, ","))
		}
		if a["since"] != "" {
			line += " since " + quoted(a["since"])
		}
		if a["clock"] != "" {
			line = "clock " + a["clock"] + "\n" + line // first: times count by the wall's
		}
		if a["ward"] != "" {
			line = "ward " + parted(a["ward"]) + "\n" + line
		}
		return line
	}}
}

// systemsTyped are the systems that an answer names, "EPR" also where "EPR is down" was
// written.
func systemsTyped(answer string) []string {
	var list []string
	if answer == notSure {
		return nil
	}
	for name := range strings.SplitSeq(answer, ",") {
		words := strings.Fields(strings.Trim(name, `" `))
		for _, last := range []string{"down", "is", "are"} {
			if n := len(words); n > 0 && strings.EqualFold(words[n-1], last) {
				words = words[:n-1]
			}
		}
		name = strings.Join(words, " ")
		if known := strings.ToLower(name); slices.Contains(knownSystems, known) {
			name = known
		}
		if name != "" {
			list = append(list, name)
		}
	}
	return list
}

// declarationLines are what is about to be declared, to be looked at once.
func (f *face) declarationLines(mode event.Mode, a told) []string {
	head := "LIVE: a REAL downtime, not started yet"
	if mode == event.Drill {
		head = "DRILL DRILL DRILL, not started yet. Nothing in a drill counts as real"
	}
	down := strings.Join(text.Systems(systemsTyped(a["down"])), ", ")
	by := f.s.Who().String()
	if doer := f.s.Doer(); doer != nil {
		by = doer.String() + ", written by " + by
	}
	return []string{
		"note: " + head,
		"note: down: " + cmp.Or(down, "not sure yet"),
		"note: since " + f.sinceWords(a),
		"note: ward: " + cmp.Or(f.s.Ward(), a["ward"], "NOT SET"),
		"note: by: " + by,
	}
}

// sinceWords is when it began, by the clock on the wall.
func (f *face) sinceWords(a told) string {
	now := f.s.PCNow()
	clock := "; clock not compared with the wall's"
	if offset, err := f.s.WallOffset(a["clock"]); a["clock"] != "" && err == nil {
		now, clock = now.Add(offset), "; "+timeline.ClockWords(offset)
	}
	at := now
	if typed, err := text.ParseMoment(a["since"], now); a["since"] != "" && err == nil {
		at = typed
	}
	words := at.Format("Mon 2 Jan 15:04") + text.ZoneMark(at)
	if ago := now.Sub(at).Truncate(time.Minute); ago > 0 {
		words += ", " + text.Duration(ago) + " ago"
	}
	return words + clock
}
