package paper

import (
	"math"
	"strings"
	"testing"

	"downtime/ui/qr"
)

// TestLogCodeSheet: the page has the line and the QR code whole, module by module,
// large enough for a camera, with its margin white.
func TestLogCodeSheet(t *testing.T) {
	const line = "LOG 7F3A91C2K4QX N=1500 MR20-HRST-GV7F-VGGP-9MBD-2S8Y"
	note := "downtime/WARD7B-PC2/7F3A91C2K4QX\n1500\npgQI4zqGzv3CFk0W0WUetVg1cVq3rAuAENm2cPfU8pI=\n\n" +
		"— downtime/WARD7B-PC2/7F3A91C2K4QX LOFi" + strings.Repeat("pgQI4zqG", 11) + "\n"
	for _, drill := range []bool{false, true} {
		o := options()
		o.Drill = drill
		p := printerFor(t, o)
		sheet := p.logCodeSheet(LogCode{Line: line, Note: note})
		pages := p.layOut(&sheet)
		if len(pages) != 1 {
			t.Fatalf("it takes %d pages", len(pages))
		}
		checkPages(t, pages)
		if !strings.Contains(textOf(&pages[0]), line) {
			t.Errorf("the line is not on it:\n%s", textOf(&pages[0]))
		}
		code, err := qr.Make(note)
		if err != nil {
			t.Fatal(err)
		}
		dark := 0
		for y := range code.Side() {
			for x := range code.Side() {
				if code.Dark(x, y) {
					dark++
				}
			}
		}
		const least = 0.4 // mm, what cameras of telephones need at arm's length
		area, smallest := 0.0, math.Inf(1)
		for _, m := range pages[0].marks {
			if r := extentOf(&m); m.fill && m.shade == black {
				area += (r.right - r.left) * (r.bottom - r.top)
				smallest = min(smallest, r.bottom-r.top)
			}
		}
		if smallest < least || !drill && math.Abs(area/(smallest*smallest)-float64(dark)) > 0.5 {
			t.Errorf("it has %.1f modules of %.2f mm, and should have %d", area/(smallest*smallest), smallest, dark)
		}
	}
}

// Without a key the line stands alone.
func TestLogCodeWithoutKey(t *testing.T) {
	p := printerFor(t, options())
	sheet := p.logCodeSheet(LogCode{Line: "LOG 7F3A91C2K4QX  N=1500  MR20-HRST-GV7F-VGGP-9MBD-2S8Y"})
	pages := p.layOut(&sheet)
	checkPages(t, pages)
	if said := textOf(&pages[0]); strings.Contains(said, "signed") || !strings.Contains(said, "MR20-HRST") {
		t.Errorf("it says\n%s", said)
	}
}
