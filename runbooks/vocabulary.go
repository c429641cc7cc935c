package runbooks

import "strings"

// The words of this file say what headings, and the words above lists, announce.

// beginnings and stemBeginnings say which wordings have a phrase that begins with
// a word. Every heading and every paragraph above a list is held against most of
// them, and nearly always in vain.
var beginnings, stemBeginnings = indexed(neverOpening, neverEnding, determiners, alwaysHeading, actionHeading, phaseHeading, timeHeading,
	stepsIntro, stepsPlural, stepsColon, stepsNamed, grants, offersChoice, needsIntro, stepsOpening, factsIntro)

// neverOpening matches headings under which lists are no steps (rule 9).
var neverOpening = newWording(`^contents ^content ^table_of_contents ^table_of_content ^toc ^index ^reference ^references ^link ^links ^useful_links
^external_links ^resource ^resources ^further_reading ^further_information ^additional_information ^additional_resources
^additional_reading ^see_also ^related ^source ^sources ^prerequisite ^prerequisites ^pre_requisite ^pre_requisites ^requirement
^requirements ^what_you_need ^what_you'll_need ^what_you_will_need ^material ^materials ^equipment ^supplies ^kit ^tool ^tools
^reagent ^reagents ^ingredient ^ingredients ^contact ^contacts ^role ^roles ^responsibilities ^impact ^meaning ^symptom ^symptoms
^signs ^overview ^scope ^out_of_scope ^purpose ^naming ^issues ^problems ^errors ^common_issues ^common_problems ^common_errors
^background ^context ^introduction ^intro ^about ^audience ^definition ^definitions ^glossary ^terms ^terminology ^abbreviations
^acronyms ^faq ^faqs ^frequently_asked ^question ^questions ^discussion_question ^discussion_questions ^open_question
^open_questions ^appendix ^annex ^author ^authors ^contributor ^contributors ^acknowledgments ^acknowledgements ^licence ^license
^changelog ^change_log ^revision ^version ^document_history ^document_control ^history ^known_issues ^limitations ^assumptions
^caveats ^example ^examples ^benefits ^advantages ^disadvantages ^pros ^cons ^goal ^goals ^objective ^objectives ^principle
^principles ^rationale ^why ^when_to_use ^what_is ^what_are ^note ^notes ^important_note ^important_notes ^key_points ^key_facts
^key_concepts ^tips ^possible_cause ^possible_causes ^cause ^causes ^common_cause ^common_causes ^severity ^classification
^metrics ^architecture ^components ^features ^options ^policy ^policies ^legend ^summary ^description ^status ^footnote ^footnotes
^citation ^citations ^bibliography ^training ^documentation ^decision ^decisions ^decision_outcome ^decision_drivers ^consequences
^alternatives ^details ^release_notes ^what's_new ^roadmap ^conclusion ^conclusions ^rules ^what's_required ^what_do_i_need
^what_you_get`)

// neverEnding matches headings whose last word says what their list is of, and
// that this is no steps, as in "Useful dashboard links".
var neverEnding = newWording(`links$ references$ resources$ prerequisites$ pre_requisites$ requirements$ examples$ options$ overview$ background$ guidelines$
principles$ policy$ policies$ standards$ expectations$ norms$ values$ conventions$ dashboards$ contacts$ roles$ responsibilities$
definitions$ questions$ faq$ faqs$ notes$ tips$ benefits$ goals$ criteria$ considerations$ limitations$ causes$ symptoms$
features$ components$ architecture$ changelog$ roadmap$ history$ glossary$ permissions$ parameters$ variables$ types$ categories$
levels$ documentation$ materials$ equipment$ supplies$ reagents$ consequences$ rationale$ indicators$ attributes$ services$ terms$
practices$`)

// determiners stand between something to do and what it is done to.
var determiners = newWording(`the a an all your our each every any this these them`)

// neverHeading reports whether lists under a heading are no steps, by its first
// words, after a number, or by its last.
func neverHeading(heading string) bool {
	_, heading = leadingNumber(heading)
	var buf [24]string
	return neverWords(heading, cut(heading, buf[:0]))
}

// judge says what a heading has to say of the lists under it.
func judge(heading string) judgement {
	var buf, more [24]string
	s := cut(heading, buf[:0])
	judged := judgement{always: alwaysHeading.in(s), phase: phaseHeading.in(s)}
	_, rest := leadingNumber(heading)
	if len(rest) < len(heading) {
		s = cut(rest, more[:0])
	}
	judged.never = neverWords(rest, s)
	judged.action = actionHeading.in(s) || announcesAction(rest)
	return judged
}

// announcesAction reports whether the first word of a heading is something to do:
// "Ring the laboratory", "Ringing".
func announcesAction(heading string) bool {
	word, _ := nextWord(heading)
	word = strings.ToLower(word)
	return verbs[word] && !nouns[word] || len(word) > 5 && strings.HasSuffix(word, "ing")
}

func neverWords(heading string, s sentence) bool {
	if len(s.words) == 0 {
		return false
	}
	first := s.words[0]
	if len(s.words) > 1 && verbs.has(first) && determiners.in(s.part(1, 2)) {
		return false // "Contact the laboratory"
	}
	if neverOpening.in(s) {
		return true
	}
	if verbs.has(first) && !nouns.has(first) || strings.HasSuffix(first, "ing") {
		return false // "Notify contacts"
	}
	for i, word := range s.words {
		if word == "and" && neverEnding.in(s.part(0, i)) {
			return true // "Requirements and limits"
		}
	}
	return neverEnding.in(s) || isDated(heading)
}

// alwaysHeading matches headings of procedures even where neverHeading is true,
// as in "Tools setup steps".
var alwaysHeading = newWording(`step steps procedure procedures instructions how_to checklist checklists check_list check_lists to_do todo
things_to_do action_item action_items what_do_i_do what_do_you_do what_do_we_do what_should_i_do what_should_you_do what_should_we_do
what_must_i_do what_must_we_do`)

// actionHeading matches headings under which lists usually are steps.
var actionHeading = newWording(`step steps procedure procedures process instructions how_to how_do_i checklist checklists check_list
diagnos* mitigat* remed* resol* contain containment eradicat* recover* restor* rollback roll_back respon* immediate immediately action actions
todo to_do things_to_do prepar* verif* install* setup set_up triage escalat* failover fail_over shutdown shut_down startup start_up power_on
power_off cleanup clean_up investigat* identif* communicat* before during after day_# week_# first_minutes first_hour first_hours first_day
first_#_minutes first_#_hour first_#_hours workflow task tasks deploy* upgrad* rotat* renew* debug* fix* solution workaround troubleshooting
usage protocol phase_# stage_#`)

// phaseHeading matches phases of incident procedures, whose ordered lists and
// bullets count beside boxes (rule 4) and beside ordered lists (rule 8).
var phaseHeading = newWording(`contain containment eradicat* recover* restor* mitigat* failover fail_over remediat*`)

// timeHeading matches headings that say when a list is to be done.
var timeHeading = newWording(`^before ^during ^after ^at_the_start ^at_the_end ^first_day ^the_first_day ^on_the_first_day ^last_day ^the_last_day
^on_the_last_day ^first_week ^the_first_week ^last_week ^next_day ^next_week ^the_next_day ^previous_day ^the_previous_day ^first_hour
^the_first_hour ^first_minutes ^day_before ^day_of ^day_after ^the_day_before ^the_day_of ^the_day_after ^day_# ^week_# ^hour_# ^first_#
^immediate ^immediately ^within_#`)

// stepsIntro matches words above a list that say it is to be done.
var stepsIntro = newWording(`follow_these_?_steps follow_these_?_step follow_these_?_instructions follow_these_?_actions follow_these_?_tasks
follow_the_?_steps follow_the_?_instructions follow_the_?_procedure follow_the_?_process follow_the_?_tasks follow_this_?_procedure
follow_this_?_process follow_this_?_steps following_these_?_steps following_these_?_instructions following_the_?_steps
following_the_?_instructions following_the_?_procedure following_this_?_procedure following_this_?_process do_the_following
perform_the_following complete_the_following carry_out_the_following take_the_following use_the_following_step use_the_following_steps
use_the_following_procedure use_the_following_process use_the_following_workflow use_the_following_instructions by_the_following_steps
with_the_following_steps proceed_as_follows steps_below steps_are steps_to`)

// stepsPlural matches a last sentence that leads to a list of steps.
var stepsPlural = newWording(`steps: instructions:`)

// stepsColon matches the last sentence above a list, where that says that it is
// to be done; leadsTo knows one more form.
var stepsColon = newWording(`step: steps: checklist: task: tasks: action: actions: procedure: process: as_follows$: must_?$: should_?$:
need_to_?$: have_to_?$: please_?$:`)

// leadsTo reports whether a last sentence says what a list is for: "To ring the
// lab:", "If the phone is dead, to ring the lab:".
func leadsTo(last string) bool {
	if !strings.HasSuffix(last, ":") && !strings.HasSuffix(last, ",") {
		return false
	}
	for range 4 {
		word, rest := nextWord(last)
		if strings.ToLower(word) == "in" {
			if order, to := nextWord(rest); strings.ToLower(order) == "order" {
				word, rest = nextWord(to)
			}
		}
		if strings.ToLower(word) == "to" {
			purpose, _ := nextWord(rest)
			return purpose != ""
		}
		_, after, found := strings.Cut(last, ", ")
		if !found {
			return false
		}
		last = after
	}
	return false
}

// stepsNamed matches words above a list that call its items steps.
var stepsNamed = newWording(`step steps instructions procedure checklist actions tasks`)

// grants matches words above a list of what somebody may do, or what something
// makes possible: "Signing in lets you:".
var grants = newWording(`can_?$: may_?$: able_to_?$: allow*_you_? allow*_us_? allow*_them_? allow*_?_to$: enable*_you_? enable*_us_? enable*_?_to$:
lets_you_? lets_us_? lets_them_?`)

// offersChoice matches words above a list of which one item is enough.
var offersChoice = newWording(choices())

func choices() string {
	var b strings.Builder
	for _, some := range strings.Fields("one any either some") {
		for _, of := range strings.Fields("of_following of_the_following of_these_? of_these_following of_the_options of_the_ways of_options of_ways") {
			b.WriteString(some + "_" + of + " ")
		}
	}
	for _, many := range strings.Fields("two three four five several some few different other possible various multiple many") {
		for _, things := range strings.Fields("ways options alternatives methods approaches choices possibilities strategies") {
			b.WriteString(many + "_?_" + things + " ")
		}
	}
	b.WriteString("options_are options_include alternatives_are alternatives_include choices_are choices_include depending_on:")
	return b.String()
}

// needsIntro matches words above a list of what is needed or expected.
var needsIntro = newWording(needs())

func needs() string {
	var b strings.Builder
	for _, who := range strings.Fields("you you'll you’ll you_will we we'll we_will it this") {
		for _, need := range strings.Fields("need require needs requires must_have should_have will_have also_need also_require also_needs also_requires") {
			b.WriteString(who + "_" + need + "_?$ ")
		}
	}
	b.WriteString(`require: requires: required: expect: expects: expected: shall_?$:`)
	return b.String()
}

// stepsOpening matches words that only order what follows in time.
var stepsOpening = newWording(`^then: ^next: ^now: ^finally: ^first: ^before: ^after:`)

// factsIntro matches words above a list of facts, options or questions.
var factsIntro = newWording(facts())

func facts() string {
	var b strings.Builder
	for thing := range strings.FieldsSeq(`benefit benefits advantage advantages reason reasons option options criteria point points feature
features type types categories scenario scenarios condition conditions case cases limitation limitations principle principles component components
field fields value values parameter parameters environment environments situation situations example examples cause causes question questions tool
tools resource resources link links document documents people team teams system systems service services alert alerts metric metrics information
details things items properties attributes variables files permissions`) {
		b.WriteString("following_?_" + thing + " ")
	}
	b.WriteString(`there_are there_is prerequisite prerequisites pre_requisite pre_requisites such_as$ include: includes: including: consist_of
consists_of for_example for_instance e_g means has_the has_two has_three has_four one_of either comprise_of comprised_of composed_of made_up_of
look_like looks_like cause causes reason reasons because help: helps: allow: allows: let: lets: enable: enables: used: useful: responsible: contain:
contains: cover: covers: provide: provides: support: supports:`)
	return b.String()
}
