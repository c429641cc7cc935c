package tui

import (
	"testing"

	"downtime/store/incident"
)

const withParts = `---
title: Call tree
id: call-tree
---
# Call tree

## Now

- [ ] **Ring round the ward** <!-- step: ring -->
  - [ ] Pharmacy <!-- step: pharmacy -->
  - [ ] Porters <!-- step: porters -->
  - [ ] Ask again every hour <!-- step: again every=1h -->
`

// A step whose parts are open is not ticked by Space alone: the question names them, and
// they stay open.
func TestAStepWithOpenPartsIsAskedAbout(t *testing.T) {
	d := inDrillWith(t, "call-tree.md", withParts, 80, 24)
	p := d.m.s.State().Procedure("call-tree")
	d.m.show(newProcedure(d.m, "call-tree", "ring", newBoard()))
	d.keys("space")
	d.mustShow("DONE?", "2 parts of it not done: 2 Pharmacy; 3 Porters. They stay open.")
	d.keys("enter")
	if ring, porters := p.Step("ring"), p.Step("porters"); ring.Status != incident.Done || porters.Status != incident.Open {
		t.Errorf("%s, its part %s", ring.Status, porters.Status)
	}
}
