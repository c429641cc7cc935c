package plain

import (
	"fmt"
	"slices"
	"strconv"

	"downtime/store/incident"
)

// systemChoice moves a system along.
func systemChoice() choice {
	part := question{name: "all", words: "All of it, or IN PART?", only: true, optional: true, enter: "to leave that as it is",
		options: are(option{"all of it", allOfIt}, option{"IN PART: something cannot be done with it yet", "part"}),
		then: func(_ *face, answer string) []question {
			if answer != "part" {
				return nil
			}
			return []question{{name: "part", words: "What can and what cannot be done with it yet"}}
		}}
	asks := func(_ *face, how string) []question {
		note := question{name: "note", words: "A note", optional: true}
		switch how {
		case "said-back":
			return []question{{name: "note", words: "Who says so", optional: true}, part}
		case "down":
			return []question{note}
		}
		return []question{note, part}
	}
	return choice{"A system is back, or down", []question{
		{name: "system", words: "Which system?", options: (*face).systemOptions},
		{name: "how", words: "How far is it?", only: true, then: asks, options: are(
			option{"said back: somebody says so", "said-back"}, option{"checked on this ward", "checked"},
			option{"in use again on this ward", "in-use"}, option{"down", "down"})},
	}, func(a told) string {
		said := parted(a["note"])
		switch a["all"] {
		case allOfIt:
			said += "; in part: " + allOfIt
		case "part":
			said += "; in part: " + parted(a["part"])
		}
		return "system " + quoted(a["system"]) + " " + a["how"] + reasonAfter(said)
	}}
}

// commandChoices are about the instructions from command. What is to be read comes
// first, where there is any.
func (f *face) commandChoices() []choice {
	list := []choice{
		opens("Command and systems: a new instruction, withdrawn, read ...", func(*face) []choice { return instructionChoices() }),
	}
	if len(f.s.Unread()) > 0 {
		read := choice{"You have read an instruction from command", []question{{name: "entry", words: "Which one?", options: (*face).unreadOptions}},
			func(a told) string { return "read " + a["entry"] }}
		list = slices.Insert(list, 0, read)
	}
	return list
}

func instructionChoices() []choice {
	return []choice{
		{"Command says something new, or something else", []question{
			{name: "subject", words: "What is it about? A word or two", options: (*face).subjects},
			{name: "words", words: "What does command say?"},
			{name: "from", words: "From whom?", optional: true},
			{name: "at", words: "Received when, where it was earlier? As 05:55", optional: true},
			{name: "steps", words: "Which steps does it touch? Their numbers, with commas between", optional: true},
		}, instructionLine},
		{"Command has withdrawn an instruction", []question{
			{name: "subject", words: "Which?", options: (*face).subjects},
			{name: "words", words: "What does command say?"},
		}, func(a told) string { return "instruction " + quoted(a["subject"]) + " ends" + reasonAfter(a["words"]) }},
		alone("Read the instructions from command", "instructions"),
		alone("What the state of the systems means for the procedures", "systems"),
	}
}

// instructionLine is the instruction that the answers are.
func instructionLine(a told) string {
	line := "instruction " + quoted(a["subject"])
	if a["steps"] != "" {
		line += " steps " + quoted(a["steps"])
	}
	if a["from"] != "" {
		line += " from " + quoted(a["from"])
	}
	if a["at"] != "" {
		line += " at " + quoted(a["at"])
	}
	return line + reasonAfter(a["words"])
}

// subjects are those that an instruction stands of.
func (f *face) subjects() []option {
	var options []option
	for _, it := range f.s.State().Current() {
		options = append(options, option{it.Subject + ": " + it.Text, it.Subject})
	}
	return options
}

func (f *face) unreadOptions() []option {
	var options []option
	for _, it := range f.s.Unread() {
		options = append(options, option{f.aboutLine(it), strconv.FormatUint(it.Seq, 10)})
	}
	return options
}

func (f *face) aboutLine(it *incident.Instruction) string {
	return fmt.Sprintf("%s %s: %s", f.clockTime(it.At), it.Subject, it.Text)
}
