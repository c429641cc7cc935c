package incident

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// looks are those of a run in words: "4 another bed 2/1 open", "by 5".
func (r *run) looks() string {
	var words []string
	for _, l := range r.state.Looks {
		settled := "open"
		if l.Settled != 0 {
			settled = fmt.Sprintf("by %d", l.Settled)
		}
		if l.StillSo {
			settled += " still so"
		}
		words = append(words, fmt.Sprintf("%d %s %d/%d %s", l.Seq, l.Kind, l.Record, l.Other, settled))
	}
	return strings.Join(words, "; ")
}

func (r *run) looksAre(want string) {
	r.t.Helper()
	if got := r.looks(); got != want {
		r.t.Errorf("the looks are\n%s\nwant\n%s", got, want)
	}
}

// What somebody was asked to look at stays, with the entry that it came with and the one
// that settled it.
func TestLooksAreKept(t *testing.T) {
	r := withResults(t) // 4 entries
	r.do(request("101", "12", "urgent", "02:50"))
	r.do(result("paths", "1", "101", "4"))
	r.looksAre("6 another bed 2/1 open")
	before := *r.state
	r.do(AmendRecord{Record: 2, Values: values("Bed=7"), Reason: "said again"})
	r.looksAre("6 another bed 2/1 by 7; 7 another bed 2/1 open")
	if before.Looks[0].Settled != 0 || before.Looks[0].Bed != "4" || before.Looks[0].OtherBed != "12" || r.state.Looks[1].Bed != "7" {
		t.Errorf("they say %+v, and before %+v", r.state.Looks, before.Looks)
	}
	r.do(AmendRecord{Record: 2, Values: values("Bed=12"), Reason: "the caller says so"})
	r.looksAre("6 another bed 2/1 by 7; 7 another bed 2/1 by 8")
	again := result("paths", "2", "999", "12")
	again.Values = append(again.Values, values("Read back=no")...)
	r.do(again)
	r.looksAre("6 another bed 2/1 by 7; 7 another bed 2/1 by 8; 9 not read back 3/0 open; 9 same bed 3/0 open")
	r.do(Account{Record: 3, As: Entered})
	r.do(AmendRecord{Record: 3, Values: values("Read back=yes"), Reason: "rung back"})
	r.looksAre("6 another bed 2/1 by 7; 7 another bed 2/1 by 8; 9 not read back 3/0 by 11; 9 same bed 3/0 by 10")
	if got := r.state.Looks[2]; got.SettledBy != okafor || !got.SettledAt.Equal(r.now) {
		t.Errorf("settled by %v at %v", got.SettledBy, got.SettledAt)
	}
}

// Papers that are accounted for as they stand are asked about no more, and it is kept that
// they say still what they said.
func TestALookThatWasNeverSettled(t *testing.T) {
	r := withResults(t)
	r.do(request("101", "12", "urgent", "02:50"))
	r.do(result("paths", "1", "101", "4"))
	r.do(Account{Record: 2, As: Filed, Note: "box"})
	r.do(Told{Record: 1, To: "Dr Patel"})
	r.looksAre("6 another bed 2/1 open")
	r.do(Account{Record: 1, As: Entered})
	r.looksAre("6 another bed 2/1 by 9 still so")
	r.do(AmendRecord{Record: 1, Out: true, Reason: "another patient"})
	r.looksAre("6 another bed 2/1 by 9 still so; 10 another bed 2/1 open")
}

// The looks and the results that are kept entry by entry are those that come out for the
// whole ledger at once.
func TestLooksAreThoseOfTheWholeLedger(t *testing.T) {
	for seed := range uint64(12) {
		r := withResults(t)
		dice := rand.New(rand.NewPCG(seed, 1))
		pick := func(list ...string) string { return list[dice.IntN(len(list))] }
		bed, number := func() string { return pick("4", "12", "A1", "") }, func() string { return pick("101", "102", "103", "") }
		for i := range 60 {
			r.now = r.now.Add(time.Minute)
			some := 1 + dice.IntN(len(r.state.Records)+1)
			var do Action
			switch dice.IntN(9) {
			case 0, 1:
				do = request(pick("101", "102", "103"), pick("4", "12"), "urgent", pick("now", "02:50", "02:10"))
			case 2, 3:
				do = result(pick("paths", "critical"), fmt.Sprint(i), number(), bed())
			case 4:
				do = AmendRecord{Record: some, Values: values("Bed="+pick("4", "12", "A1"), "Phoned="+pick("now", "02:45", "02:05")), Reason: "dice"}
			case 5:
				do = Account{Record: some, As: Became(pick(string(Entered), string(NotNeeded))), Note: "dice"}
			case 6:
				do = AmendRecord{Record: some, Out: true, Reason: "dice"}
			case 7:
				do = MoveBed{From: pick("4", "12"), To: pick("A1", "side room")}
			case 8:
				do = AmendRecord{Record: some, Values: values("Request no.=" + pick("101", "102", "104")), Reason: "dice"}
			}
			events, err := Decide(r.state, r.command(do))
			if err != nil {
				continue
			}
			r.add(events...)
			r.agrees(seed, do)
		}
		if again := fold(r.entries); len(again.Looks) != len(r.state.Looks) {
			t.Errorf("folded anew there are %d looks, and not %d", len(again.Looks), len(r.state.Looks))
		}
	}
}

func (r *run) agrees(seed uint64, do Action) {
	r.t.Helper()
	pairs := r.state.Pairs()
	want := make(map[lookAt]bool)
	for _, paper := range r.state.Records {
		looks, closed := looksOf(pairs, paper, r.now)
		for i, l := range looks {
			if !closed[i] {
				want[l.lookAt] = true
			}
		}
		var results []int
		for _, phoned := range pairs.Results(paper) {
			if phoned.Became != NotNeeded && !Apart(phoned, paper) {
				results = append(results, phoned.Number)
			}
		}
		if !slices.EqualFunc(results, paper.Results, func(number int, result Result) bool { return number == result.Record }) {
			r.t.Fatalf("seed %d, after %+v: the results of record %d are %v, and not %v", seed, do, paper.Number, paper.Results, results)
		}
	}
	for _, paper := range r.state.Records {
		if paper.Became == Out && paper.Value("Bed") != "" && slices.ContainsFunc(r.state.OfBed(paper.Value("Bed")), func(other *Record) bool {
			return other.Became == Out && other.Form.Same(paper.Form) && (other.bedSince < paper.bedSince || other.bedSince == paper.bedSince && other.Number < paper.Number)
		}) {
			want[lookAt{Kind: LookSameBed, Record: paper.Number}] = true
		}
	}
	for _, l := range r.state.Looks {
		if l.Settled == 0 && !want[l.lookAt] {
			r.t.Fatalf("seed %d, after %+v: %+v is open", seed, do, l)
		}
		if l.Settled == 0 {
			delete(want, l.lookAt)
		}
	}
	if len(want) > 0 {
		r.t.Fatalf("seed %d, after %+v: missing %v", seed, do, want)
	}
}
