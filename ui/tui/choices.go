package tui

import (
	"errors"
	"strconv"
	"strings"

	"downtime/store/event"
)

func (f *form) mustChoose() bool { return len(f.choices) > 0 && f.chosen < 0 }

// choiceKey is the key of a choice: 1 to 9, then A, B and so on.
func choiceKey(i int) string {
	if i < 9 {
		return strconv.Itoa(i + 1)
	}
	return string(rune('A' + i - 9))
}

// take takes a choice by its key, and reports whether it could.
func (f *form) take(name string) bool {
	i := 0
	for i < len(f.choices) && !strings.EqualFold(choiceKey(i), name) {
		i++
	}
	if i == len(f.choices) {
		return i == 0
	}
	f.chosen, f.problem = i, ""
	if f.choose != nil {
		f.choose(f)
	}
	f.setFocus(0)
	return true
}

// offerPeople makes people one key away, in a form that asks for a name and a role.
func (f *form) offerPeople(people []event.Person) {
	const most = 8
	people = people[max(0, len(people)-most):]
	if len(people) == 0 {
		return
	}
	for _, p := range people {
		f.choices = append(f.choices, p.String())
	}
	f.choices = append(f.choices, "Somebody else")
	f.direct = true
	f.choose = func(f *form) {
		if f.chosen < len(people) {
			f.fields[0].input.SetValue(people[f.chosen].Name)
			f.fields[1].input.SetValue(people[f.chosen].Role)
		}
	}
}

// asksRole asks once for the role of somebody whose name was typed, where Enter came before
// it: what is typed next is meant for it, and would be keys of the screen behind.
func (f *form) asksRole(whose string) error {
	last := len(f.fields) - 1
	chosen := f.chosen >= 0 && f.chosen < len(f.choices)-1
	if f.text("Role") != "" || f.focus == last || f.roleAsked || chosen {
		return nil
	}
	f.roleAsked = true
	f.setFocus(last)
	return errors.New(whose + " role, as charge nurse? Enter if it does not matter")
}
