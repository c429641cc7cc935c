package plain

import (
	"strconv"

	"downtime/store/event"
	"downtime/ui/session"
)

// closingChoices are the part of the menu that is about getting out of a run.
func (f *face) closingChoices() []choice {
	reason := question{name: "reason", words: "The reason", optional: true}
	recovery := choice{"Recovery begins: systems are back and checked", []question{reason},
		func(a told) string { return "recovery" + reasonAfter(a["reason"]) }}
	if f.s.State().Phase == event.Recovery {
		recovery = alone("What there is to do in recovery, in its order", "recovery-list")
	}
	closing := choice{"Close it", []question{reason}, func(a told) string { return "close" + reasonAfter(a["reason"]) }}
	if len(f.s.State().Unfinished(f.now())) > 0 {
		reason.optional = false
		closing = choice{"Close it, with an owner for what is left", []question{
			{name: "owner", words: "Who takes on all that is left? A name, a role or a place"}, reason,
		}, func(a told) string {
			return "leave all to " + quoted(a["owner"]) + "\nclose" + reasonAfter(a["reason"])
		}}
	}
	return []choice{recovery, closing, opens("Lessons and actions ...", (*face).debriefChoices)}
}

// debriefChoices are the part of the menu that is about what was learned, of the run
// there is, open or not.
func (f *face) debriefChoices() []choice {
	choices := []choice{
		{"Write down a lesson", []question{{name: "words", words: "What was learned?"}},
			func(a told) string { return "lesson " + a["words"] }},
		{"Write down an action: who does what by when", []question{
			{name: "what", words: "What will be done?"}, {name: "owner", words: "Who does it?"},
			{name: "due", words: "By what day? As 12 Dec, in 2 weeks, Friday"},
		}, func(a told) string {
			return "action " + parted(a["what"]) + "; owner: " + parted(a["owner"]) + "; due: " + parted(a["due"])
		}},
	}
	if len(f.openActions()) > 0 {
		choices = append(choices, choice{"An action is done", []question{
			{name: "action", words: "Which action?", options: (*face).openActions}, {name: "note", words: "A note", optional: true},
		}, func(a told) string { return "action-done " + a["action"] + reasonAfter(a["note"]) }})
	}
	return append(choices, alone("Write the report to a file in the data folder", "report"))
}

// openActions are those that are not done.
func (f *face) openActions() []option {
	var options []option
	if state := f.s.State(); state != nil {
		for _, action := range state.FollowUps {
			if !action.Done() {
				options = append(options, option{session.ActionWords(action, f.now()), strconv.FormatUint(action.Seq, 10)})
			}
		}
	}
	return options
}

// finishedChoices are the part of the menu that is about what is over.
func (f *face) finishedChoices() []choice {
	runs, err := f.finishedRuns()
	if err != nil || len(runs) == 0 {
		return nil
	}
	choices := []choice{
		alone("What is finished", "finished"),
		{"Read a finished one, and take it up for its debrief", []question{{name: "run", words: "Which, by its number in the list of what is finished?"}},
			func(a told) string { return "finished " + a["run"] }},
		{"Open a finished one again", []question{
			{name: "run", words: "Which, by its number in the list of what is finished?"}, {name: "reason", words: "The reason"},
		}, func(a told) string { return "reopen-run " + a["run"] + " : " + a["reason"] }},
	}
	if f.s.State() != nil {
		choices = append(choices, f.debriefChoices()...)
	}
	return append(choices, choice{"Write the report of a finished one to a file", []question{
		{name: "run", words: "Which, by its number in the list of what is finished?"},
		{name: "file", words: "To which file? Its name ends in .md", optional: true, enter: "for one in the data folder", check: checkPrintFile}},
		func(a told) string { return "report " + a["run"] + toFile(a["file"]) }})
}
