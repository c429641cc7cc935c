package plain

import (
	"slices"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
)

// command is one command: how it is written, what it does, how it is parsed.
type command struct {
	name    string
	alias   string
	usage   string
	about   string
	example string
	// parse understands what follows the name. It gives errUsage where that is
	// not of the form usage shows.
	parse func(rest string) (act, error)
}

// grammar is every command, in the order help lists them.
type grammar []command

func (g grammar) find(name string) *command {
	for i, c := range g {
		if strings.EqualFold(c.name, name) || c.alias != "" && strings.EqualFold(c.alias, name) {
			return &g[i]
		}
	}
	return nil
}

// newGrammar is the one table that commands are found, parsed and explained by.
func newGrammar() grammar {
	return slices.Concat(
		runCommands(), readCommands(), proofCommands(), stepCommands(), entryCommands(), recordCommands(),
		instructionCommands(), peopleCommands(), closeCommands(), debriefCommands(), otherLogCommands(),
		wholeCommands(), printCommands(), settingCommands(), helpCommands(),
	)
}

func runCommands() grammar {
	return grammar{
		{"declare", "", "declare live|drill|readiness TITLE [systems A,B] [since HH:MM]",
			"start a real downtime, a drill or a readiness check",
			`declare live EPR down systems EPR,"PACS viewer" since 03:00`, parseDeclare},
		{"no-duff", "", "no-duff TITLE [systems A,B] [since HH:MM]",
			"end the drill that is running and start a real downtime",
			"no-duff Pathology system down since 14:20", parseNoDuff},
		{"carry", "", "carry [N,N|none]",
			"the steps that were ticked in the drill which became this downtime; with numbers, those that were really done are carried over, each with its time and who did it; none: none was",
			"carry 1,3", parseCarry},
		{"abandon", "", "abandon : REASON", "close what was started in error",
			"abandon : declared on the wrong PC",
			reasonOnly(func(reason string) incident.Action { return incident.Abandon{Reason: reason} })},
	}
}

func readCommands() grammar {
	return grammar{
		{"procedures", "", "procedures", "list the procedures there are",
			"procedures", reading((*face).procedures)},
		{"search", "find", "search WORDS", "find words in all procedures, in spite of small slips",
			"search label samples", parseSearch},
		{"found", "", "found PROCEDURE", "what was found in a procedure file, by section, and what else could count as a step",
			"found aircraft-checks", aWord((*face).found)},
		{"count", "", "count PROCEDURE all|SECTION as found|boxes|numbered|bullets|items|headings|rows|paragraphs|commands|none",
			"change what counts as a step in a file, or one of its sections; kept for this version of the file",
			"count aircraft-checks 2 as bullets", parseCount},
		{"use", "", "use PROCEDURE", "open a procedure, or one heading of it that found names; step numbers are then its own",
			"use pathology-requests", aWord((*face).use)},
		{"steps", "", "steps [PROCEDURE]", "list the steps of a procedure and what became of them",
			"steps epr-downtime", maybeAWord((*face).steps)},
		{"step", "", "step [N]", "read one step in full: its words, who does it and by when; alone, the one that next reads first", "step 3", parseStep},
		{"next", "", "next [mine|ROLE]", "what is overdue and what to do next, in all procedures; mine: for the role of who works",
			"next nurse in charge", parseNext},
		{"status", "", "status", "what is down, since when, and where everything stands",
			"status", reading((*face).status)},
		{"log", "", "log [N] [kind KIND] [about WORDS]",
			"read the last N entries, 20 where N is left out, or the last of one kind, or with some words: kinds are " + kindWords(),
			"log 50 kind decisions about bed 4", parseLog},
		{"entry", "", "entry ENTRY", "read one entry whole, with what corrects it, and the step it is about",
			"entry 12", oneEntry((*face).entry)},
		{"read-out", "", "read-out ENTRY", "read a METHANE or an SBAR out, as it is said over the phone",
			"read-out 12", oneEntry((*face).readOut)},
	}
}

func proofCommands() grammar {
	return grammar{
		{"code", "", "code", "the code to write down on paper, so that nobody can change the entries there are now without it showing",
			"code", reading((*face).code)},
		{"witness", "", "witness LOG N=NUMBER CODE", "write down the code on another ward's paper, so that neither log can be changed alone",
			"witness K4QX7F3A91C2 N=1500 MR20-HRST-GV7F-VGGP-9MBD-2S8Y", parseWitness},
	}
}

func stepCommands() grammar {
	return grammar{
		{"done", "", "done N [at HH:MM] [with NAME] [: NOTE]", "a step is done",
			`done 3 at 02:50 with "B Shah" : told Jo in blood sciences`, stepChange((*face).done, false)},
		{"answer", "", "answer N VALUE [at HH:MM] [with NAME] [: NOTE]", "a step is done, with the answer it asks for",
			"answer 2 7 : two of them urgent", stepChange((*face).giveAnswer, true)},
		{"check", "", "check N [at HH:MM] [with NAME] [: NOTE]", "a recurring check is done",
			"check 14 : nothing missing", stepChange((*face).check, false)},
		{"na", "", "na N : REASON", "a step does not apply",
			"na 2 : no samples in transit", settle(incident.NotApplicable)},
		{"cannot", "", "cannot N : REASON", "a step could not be done",
			"cannot pathology-requests/6 : no runner", settle(incident.CouldNot)},
		{"later", "", "later N : REASON", "a step is put off to recovery",
			"later other-labs : phones are down", settle(incident.PutOff)},
		{"reopen", "", "reopen N : REASON", "a step is open again; of a recurring check, its last time is taken back",
			"reopen 3 : ticked by mistake", parseReopen},
		{"undo", "", "undo", "take back the latest tick of this session, the procedure it opened last, the latest mark of a step or a paper, or the latest bed move, as an entry of its own",
			"undo", reading((*face).undo)},
		{"stand-down", "", "stand-down PROCEDURE : REASON", "take a procedure off the board",
			"stand-down pathology-requests : requests work again", parseStandDown},
		{"changed", "", "changed [PROCEDURE]", "what is different in the file of an open procedure, if it has changed since it was opened",
			"changed pathology-requests", maybeAWord((*face).changed)},
		{"replace", "", "replace PROCEDURE [: REASON]", "move an open procedure to its file as it is now; ticks are carried by the ids of the steps",
			"replace pathology-requests : the laboratory has a new number", parseReplace},
	}
}

func entryCommands() grammar {
	return grammar{
		{"decision", "", "decision TEXT; reason: WHY [; options: OTHERS] [; at: HH:MM]", "write down a decision and why",
			"decision Urgent bloods only; reason: laboratory on paper; options: all bloods by hand", parseDecide},
		{"notify", "", "notify TEXT [; told: WHO] [; by: MEANS] [; at: HH:MM]", "write down who was told what, and how",
			"notify EPR down on this ward; told: site manager; by: phone; at: 02:50", write(event.TypeNotification, "told", "by")},
		{"situation", "", "situation TEXT [; at: HH:MM]", "write a situation update",
			"situation 26 patients, 2 nurses short", write(event.TypeSituation)},
		{"briefing", "", "briefing TEXT [; at: HH:MM]", "write down a safety briefing",
			"briefing Paper drug charts checked at each bed", write(event.TypeBriefing)},
		{"major", "", "major TEXT [; at: HH:MM]", "write down a major event",
			"major Fire alarm in the laboratory", write(event.TypeMajor)},
		{"safety", "", "safety TEXT [; reference: NUMBER] [; at: HH:MM]", "write down a safety event, with its number in LFPSE if that is known",
			"safety Sample lost between ward and laboratory; at: 02:50", write(event.TypeSafetyEvent, "reference")},
		{"reference", "", "reference ENTRY : NUMBER", "give a safety event its number in LFPSE, when that is known",
			"reference 12 : LFPSE-2026-004711", parseReference},
		{"methane", "", "methane M: TEXT; E: TEXT; T: TEXT; H: TEXT; A: TEXT; N: TEXT; E: TEXT [; at: HH:MM]",
			"write a METHANE: major incident declared or standby, exact location, type, hazards, access, number and type of casualties, emergency services; no names of patients; what is left out is not known",
			"methane M: standby; E: ward 7B, level 4; T: smoke, EPR down; H: smoke; A: east stairs; N: none yet; E: fire brigade called", report("METHANE")},
		{"sbar", "", "sbar S: TEXT; B: TEXT; A: TEXT; R: TEXT [; at: HH:MM]",
			"write an SBAR: situation, background, assessment, recommendation; bed and time, not the name",
			"sbar S: bed 4, no potassium result; B: taken 02:10; A: lab is on paper; R: phone it to 4711 by 04:00", report("SBAR")},
		{"note", "", "note TEXT [; at: HH:MM]", "write anything else down",
			"note Runner is back", write(event.TypeNote)},
		{"correct", "", "correct ENTRY [by NAME, ROLE] [with NAME] : TEXT",
			"correct an entry; both stay in the log. With by, who did it, where another's name was on the screen, and with, the second person of a tick: TEXT is then why",
			"correct 5 by M Silva, staff nurse : the wrong name was on the screen", parseCorrect},
		{"confirm", "", "confirm", "what was recovered at the start is right",
			"confirm", parseConfirm},
	}
}

func instructionCommands() grammar {
	return grammar{
		{"instruction", "", "instruction SUBJECT [ends] [steps N,N|none] [from NAME] [at HH:MM] : TEXT",
			"what command says of a subject; replaces what stood of it; a step it touches is flagged; with ends, it stands no more",
			"instruction bloods steps 3,pathology-requests/7 from silver at 05:55 : Essential blood tests only", parseInstruction},
		{"instructions", "", "instructions", "read the instructions from command, those that stand first, and what they replaced",
			"instructions", reading((*face).instructions)},
		{"read", "", "read ENTRY", "you have read an instruction from command",
			"read 12", parseRead},
	}
}

func peopleCommands() grammar {
	return grammar{
		{"system", "", "system NAME down|said-back|checked|in-use [: BY WHOM, or a NOTE; in part: WHAT CAN AND CANNOT BE DONE]",
			"how far a system is back; by whom for said-back, a note for any other; in part: all where all of it works again",
			"system pathology said-back : IT service desk; in part: results can be READ in the lab viewer, they do NOT reach the EPR", parseSystem},
		{"systems", "", "systems", "how far each system is back, and what that means for each open procedure",
			"systems", reading((*face).systems)},
		{"who", "", "who NAME, ROLE", "say who is working from now on",
			"who A Okafor, nurse in charge", parseWho},
		{"handover", "", "handover [NAME, ROLE]", "hand over to the next person; alone, what to tell them",
			"handover B Shah, charge nurse", parseHandover},
		{"accept", "", "accept [HH:MM]", "accept a handover; with what the clock on the wall shows, best always",
			"accept 07:32", parseAccept},
		{"for", "", "for [NAME, ROLE]", "write for somebody else; alone, for yourself again",
			"for B Shah, doctor", parseFor},
		{"clock", "", "clock HH:MM", "compare this PC with the clock on the wall: what it shows now",
			"clock 03:12", parseClock},
	}
}

func closeCommands() grammar {
	return grammar{
		{"recovery", "", "recovery [: REASON]", "systems are back: recovery begins",
			"recovery : EPR is in use again", phase(event.Recovery)},
		{"downtime", "", "downtime [: REASON]", "back from recovery to downtime",
			"downtime : EPR is down again", phase(event.Downtime)},
		{"recovery-list", "", "recovery-list", "what there is to do in recovery, in its order: identity, allergies, medicines, urgent results, observations, notes",
			"recovery-list", reading((*face).recoveryList)},
		{"leave", "", "leave [N|record N|all to OWNER [: REASON]]", "say who takes on what is left at the close; alone, list what is left",
			"leave 3 to B Shah, charge nurse : waits for labels", parseLeave},
		{"close", "", "close [: REASON]", "end it; with a reason while anything is outstanding",
			"close : the rest is in the day book", parseClose},
		{"reopen-run", "", "reopen-run [N] : REASON", "take up again what was closed last, or the run with that number in finished",
			"reopen-run : closed too early", parseReopenRun},
		{"finished", "", "finished [N]", "list what is over, the latest first; with a number, read it and take it up for lessons and actions",
			"finished 1", parseFinished},
		{"report", "", "report [N] [to FILE]", "write the report of this run, or of the run with that number in finished, to a file that ends in .md; in the data folder where no FILE is named",
			`report 1 to E:\report.md`, parseReport},
	}
}

func debriefCommands() grammar {
	return grammar{
		{"lesson", "", "lesson TEXT", "write down what was learned, also after the close",
			"lesson The pads were locked in the office", parseLesson},
		{"action", "", "action TEXT; owner: NAME; due: DATE", "write down who will do what by when, also after the close",
			"action A box of pads in the utility; owner: Ward manager; due: 12 Dec", parseAction},
		{"action-done", "", "action-done ENTRY [: NOTE]", "an action is done",
			"action-done 41 : two boxes", parseActionDone},
		{"actions", "", "actions", "what was learned, and what is to be done about it by when",
			"actions", reading((*face).actions)},
	}
}

func otherLogCommands() grammar {
	return grammar{
		{"take-over", "", "take-over", "take the log over from the session that has it, where this one only looks on",
			"take-over", reading((*face).takeOver)},
		{"look-into", "", "look-into PATH", "what is in a file, on a stick or in another data folder that could be brought in",
			`look-into E:\downtime-data`, onPath((*face).lookInto)},
		{"import", "", "import PATH", "bring in the logs that are in it, whole and proved; those that are open elsewhere are only read here",
			`import E:\downtime-data`, onPath((*face).bringIn)},
		{"carry-on", "", "carry-on LOG HH:MM", "go on here with a log that was brought in, and is not gone on with there; with what the clock on the wall shows",
			"carry-on 7F3A 03:12", parseCarryOn},
		{"same-outage", "", "same-outage [LOG] [: WHY]", "link another log of the same outage, by its name or the line on its paper; alone, list them",
			"same-outage K4QX7F3A91C2 : begun on the PC of 7A", parseSameOutage},
		{"together", "", "together", "read this log and those of the same outage that are here in one order, by the wall's time",
			"together", reading((*face).together)},
		{"backup", "", "backup FILE", "copy every log to one file, best on another device; it is read back and compared",
			`backup E:\ward-7b.db`, parseBackup},
	}
}

func helpCommands() grammar {
	return grammar{
		{"handbook", "", "handbook [CHAPTER [HEADING]]", "list the chapters of the handbook; read one, or what stands under one of its headings",
			"handbook quick-card", parseHandbook},
		{"help", "", "help [COMMAND]", "list the commands, or explain one", "help done", parseHelp},
		{"quit", "exit", "quit", "end the program; what is running goes on", "quit",
			reading(func(*face) ([]string, error) { return nil, errQuit })},
	}
}
