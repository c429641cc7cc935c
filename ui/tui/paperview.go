package tui

import (
	"strings"
	"time"

	"downtime/runbooks/procedure"
	"downtime/store/incident"
	"downtime/ui/ledger"
)

// paperView is what screens show of the papers of a run. Order and numbers are worked out
// once for each entry, counts once for each entry and each second: a frame is drawn for
// every key, and there may be thousands of papers.
type paperView struct {
	state    *incident.State
	entries  uint64
	ordered  []*incident.Record // nil until asked for
	numbered map[int]*incident.Record
	notSeen  map[procedure.FormKey]string // by the id of the form
	paired   *incident.Pairs              // nil until asked for
	links    map[*incident.Record]string
	minute   int64 // that the links were put into words in

	second int64
	all    *incident.Paper
	counts map[procedure.FormKey]incident.Paper
}

// paperOf is the view of a state, as it is now.
func (m *Model) paperOf(state *incident.State) *paperView {
	v := &m.paper
	if v.state != state || v.entries != state.Entries {
		*v = paperView{state: state, entries: state.Entries, notSeen: make(map[procedure.FormKey]string)}
	}
	if second := m.s.Now().Unix(); v.counts == nil || v.second != second {
		v.second, v.all, v.counts = second, nil, make(map[procedure.FormKey]incident.Paper)
	}
	return v
}

// order is the ledger as it is listed.
func (v *paperView) order() []*incident.Record {
	if v.ordered == nil {
		v.ordered = v.state.Ledger()
	}
	return v.ordered
}

// record is the paper with a number, nil where there is none.
func (v *paperView) record(number int) *incident.Record {
	if v.numbered == nil {
		v.numbered = make(map[int]*incident.Record, len(v.state.Records))
		for _, r := range v.state.Records {
			v.numbered[r.Number] = r
		}
	}
	return v.numbered[number]
}

// missing says which numbers of the pad of a form no paper has.
func (v *paperView) missing(form *procedure.Form) string {
	words, known := v.notSeen[form.Key()]
	if !known {
		words = ledger.NotSeen(v.state, form)
		v.notSeen[form.Key()] = words
	}
	return words
}

// pairs are the papers of one number.
func (v *paperView) pairs() *incident.Pairs {
	if v.paired == nil {
		v.paired = v.state.Pairs()
	}
	return v.paired
}

// linked names the other papers of the number of one; "" for none.
func (v *paperView) linked(r *incident.Record, now time.Time) string {
	if minute := now.Unix() / 60; v.minute != minute {
		v.links, v.minute = nil, minute // a time of yesterday is said with its day
	}
	words, known := v.links[r]
	if !known {
		words = strings.Join(ledger.Linked(v.pairs(), r, now), "; ")
		if v.links == nil {
			v.links = make(map[*incident.Record]string)
		}
		v.links[r] = words
	}
	return words
}

// paperCounted counts the papers of a form of a state, of all forms where it is nil.
func (m *Model) paperCounted(state *incident.State, form *procedure.Form) incident.Paper {
	v := m.paperOf(state)
	if form == nil {
		if v.all == nil {
			all := state.Paper(nil, m.s.Now())
			v.all = &all
		}
		return *v.all
	}
	counted, known := v.counts[form.Key()]
	if !known {
		counted = state.Paper(form, m.s.Now())
		v.counts[form.Key()] = counted
	}
	return counted
}
