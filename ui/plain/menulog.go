package plain

import (
	"fmt"
	"strings"

	"downtime/store/event"
	"downtime/ui/session"
)

// whenAsked asks when something happened that is mostly written down at once.
var whenAsked = question{name: "at", words: "At what time, where it was earlier?", optional: true}

// labelledAfter is what was answered to some of the questions, each behind its label.
func (a told) labelledAfter(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		if a[name] != "" {
			b.WriteString("; " + name + ": " + parted(a[name]))
		}
	}
	return b.String()
}

func decisionChoice() choice {
	return choice{"Write a decision", []question{
		{name: "what", words: "What is decided?"}, {name: "reason", words: "Why?"},
		{name: "options", words: "What else was considered?", optional: true}, whenAsked,
	}, func(a told) string {
		return "decision " + parted(a["what"]) + a.labelledAfter("reason", "options", "at")
	}}
}

// logChoice writes words into the log, and asks what else belongs to their kind.
func logChoice() choice {
	kind := question{name: "kind", words: "What kind?", only: true, options: are(
		option{"a note", "note"}, option{"somebody was told", "notify"}, option{"a situation update", "situation"},
		option{"a safety briefing", "briefing"}, option{"a major event", "major"}, option{"a safety event", "safety"})}
	kind.then = func(_ *face, answer string) []question {
		asks := []question{{name: "words", words: "The words"}}
		switch answer {
		case "notify":
			asks = append(asks, question{name: "told", words: "Who was told?", optional: true},
				question{name: "by", words: "How: by phone, in person?", optional: true})
		case "safety":
			asks = append(asks, question{name: "reference", words: "Its number in LFPSE, if it is known", optional: true})
		}
		return append(asks, whenAsked)
	}
	return choice{"Write in the log", []question{kind}, func(a told) string {
		if a["told"] == "" {
			a["by"] = "" // by itself it says nothing
		}
		return a["kind"] + " " + parted(a["words"]) + a.labelledAfter("told", "by", "reference", "at")
	}}
}

// reportChoice asks for a report field by field.
func reportChoice() choice {
	var options []option
	for _, form := range event.Forms {
		options = append(options, option{form.Name, form.Name})
	}
	which := question{name: "form", words: "Which? Bed and time, never the name of a patient", only: true, options: are(options...)}
	which.then = func(_ *face, answer string) []question {
		form, _ := event.FormNamed(answer)
		var asks []question
		for i, blank := range form.Blanks {
			words := blank.Letter + ": " + blank.Name
			if blank.Hint != "" {
				words += ", " + blank.Hint
			}
			asks = append(asks, question{name: blank.Name, words: words, optional: i > 0})
		}
		return append(asks, whenAsked)
	}
	return choice{"METHANE or SBAR, to read out over the phone", []question{which}, func(a told) string {
		form, _ := event.FormNamed(a["form"]) // one of the options
		names := []string{}
		for _, blank := range form.Blanks {
			names = append(names, blank.Name)
		}
		return strings.ToLower(form.Name) + strings.TrimPrefix(a.labelledAfter(append(names, "at")...), ";")
	}}
}

// entryAsked asks for an entry by its number, as the log lists it.
var entryAsked = question{name: "entry", words: "Which entry, by its number? log lists them"}

// logChoices are what is rarer in the log.
func logChoices() []choice {
	return []choice{
		reportChoice(),
		{"Give a safety event its number in LFPSE", []question{
			{name: "entry", words: "Which entry?", options: (*face).safetyEvents}, {name: "reference", words: "The number"}},
			func(a told) string { return "reference " + a["entry"] + " : " + a["reference"] }},
		{"Find words in the log", []question{{name: "words", words: "Which words?"}},
			func(a told) string { return "log about " + a["words"] }},
		{"Correct an entry of the log", []question{entryAsked, {name: "text", words: "What is right?"}},
			func(a told) string { return "correct " + a["entry"] + " : " + a["text"] }},
		{"Put right who did an entry: the wrong name was on the screen", []question{entryAsked, {name: "who", words: "Who did it: NAME, ROLE"}},
			func(a told) string { return "correct " + a["entry"] + " by " + a["who"] + " : " + session.WrongName }},
	}
}

// safetyEvents are those of the run, the latest first, to be named by a number.
func (f *face) safetyEvents() []option {
	var options []option
	safety := f.s.State().Safety
	for i := len(safety) - 1; i >= 0 && len(options) < 9; i-- {
		if row, ok := f.s.RowOf(safety[i].Seq); ok {
			options = append(options, option{f.logLine(row, f.s.Later()), fmt.Sprint(row.Seq)})
		}
	}
	return options
}
