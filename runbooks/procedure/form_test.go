package procedure

import "testing"

func TestTheNameOfAPaper(t *testing.T) {
	form := Form{Name: "Paper issued", ID: "paper-issued", Of: "epr-downtime", Fields: []Field{
		{Name: "First no.", Kind: FieldText, Serial: true}, {Name: "Bed time", Kind: FieldTime}, {Name: "Bed or place", Kind: FieldText},
	}}
	values := map[string]string{"First no.": "101", "Bed time": "x", "Bed or place": "4"}
	if got := form.NameOf(func(f string) string { return values[f] }); got != "Paper issued 101, bed 4" {
		t.Errorf("it is called %q", got)
	}
	if got := form.NameOf(func(string) string { return "" }); got != "Paper issued" {
		t.Errorf("empty it is called %q", got)
	}
	form.Fields = append(form.Fields, Field{Name: "BED", Kind: FieldNumber})
	if got := form.Bed().Name; got != "BED" {
		t.Errorf("the bed is in %q", got)
	}
	unknown := UnknownForm("epr-downtime", "paper-issued", []string{"Bed", "No.", "bed"})
	if len(unknown.Fields) != 2 || unknown.Bed() == nil || unknown.Serial() != nil || !unknown.Same(&form) || unknown.Same(&Form{ID: "paper-issued"}) {
		t.Errorf("unknown it is %+v", unknown)
	}
}
