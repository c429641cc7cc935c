package runbooks_test

import (
	"strings"
	"testing"

	"downtime/runbooks"
)

// In a drill nobody's telephone may ring, also where a document has its numbers
// in figures. Each number stands in brackets like <these>; all else must stay, for
// a time that is hidden is missed.
var numberTexts = []string{
	// Whole numbers, however they are grouped.
	"Ring the desk on <0161 496 0000> ext <4412> now",
	"IT service desk <0300 123 1234>",
	"Dial <020-7946-0958>",
	"from abroad <+44 161 496 0000>",
	"<+44 (0)161 496 0000>",
	"<(0161) 496 0000>",
	"<01614960000>.",
	"<0161.496.0000> or <07700 900123>",
	"Duty manager: <07700900123>",
	"00 44: <0044 161 496 0000>",
	"**<0161 496 0000>**",
	"<0161‑496‑0000> with Word's hyphens, <0161 496 0000> with its blanks",

	// After the word of a device.
	"Bleep <2211>, or call <2222>",
	"DECT <71234>",
	"bleep <#6789>",
	"x<4411>",
	"ext. <4411>, extn <4412>, extension <44123>",
	"Ext:<4411>",
	"Site manager x <4411>",
	"Tel: <496 0000>",
	"telephone number <4411>",
	"Mobile is <70001>",
	"pager no. <123>",
	"Phone <(4411)>",
	"Bleep **<2130>**",
	"bleep _<2130>_",
	"bleep <2211> or <2213>",
	"bleep <2211>, <2213> and <4400>.",
	"Bleep <2211> at 1430",
	"Switchboard: 0", "dial 9 for a line",

	// After a word of ringing.
	"Ring <4411>", "Dial <*21*600>", "ring on <4411>", "Call <116 123>", "ring <0800 1111>",
	"Contact <4411> for a runner",
	"Tell blood sciences on <2413> that this ward is on paper",
	"Page the registrar on <1430>",
	"on <2413>, that this ward is on paper", // goes on from a title
	"The store is on <4411>",

	"Bleep the site manager on <1430> (if no answer, <4411>)", "phone switchboard, ask for <4411>",
	"Phone <4411> (day) or <4412> (night)", "Bleep <1001> (day), <1002> (night)", "Exts <4411>-<4415>",
	"Tel. <020 7946 0958>/<0959>", "Porters: <4411>, <4412>; Security: <4413>",

	// Who is rung, and the number.
	"Site manager <(2345)>",
	"Site manager <(71234)>, porters <(4411)>",
	"Dr Silva <(4411)>",
	"Site manager <(2345)> or DECT <71234>, at 1430", "Ask at the desk <(2345)> by 1430",
	"Pharmacy: <4412>",
	"Pharmacy - <2213>",
	"Site manager <2345>",
	"Bleep holder <2130>.",
	"Site manager <2345> / <4322>",
	"blood bank <44123>",
	"<2345> / <4322>",
	"<71234>/<71235>",

	// The emergency services and the crash call are numbers like any other.
	"Call <999>", "dial <112>", "ring NHS <111>", "NHS <111>", "a <999> call", "put out a <2222>",
	"crash call <2222>", "<2222> crash call", "Cardiac arrest: <2222>", "<999> or <112>", "emergency <999>/<112>",
	"<999> for an ambulance", "Ring <2222> and say adult cardiac arrest", "the <2222> team",
	"Cardiac arrest <2222> adult, <2222> paediatric", "Dial <999> (or 9-<999> from a ward phone)",

	// Figures of other scripts and widths.
	"Ext <４４１１>", "<０１６１　４９６　００００>", "ｂｌｅｅｐ <２２１１>", "ext <٤٤١١>",

	// Times.
	"at 1430", "by 1430", "from 0900 to 1700", "0900-1700", "1430 hrs", "0300 hours", "14:30", "14.30", "until 2130",
	"on 2026-11-25 at 0300 hours, 3 patients",
	"within 15 minutes, from 09:00 to 17:00",
	"Call at 1430", "Call by 2130", "ring before 0900", "Ring at 0900, 1200 and 1500",
	"Phones 0900-1700", "Bleep held 0800 to 2000", "Tel 0900 - 1700", "Call 0900 to 1700",
	"the next call 1430", "bed call 0830", "Bleep 1430 hrs",
	"0900 1200 1500", "0900, 1200, 1500", "1400 / 1800", "0900/1700",
	"phone call 0310", "Time of call: 0310", "Last bleep 0310", "Bleeped 0310", "Phoned 0310", "Site manager, 1430", "Site manager: 1430 huddle",
	"Call back 0830 if not resolved", "ring the lab, 1430", "Obs due 0600 1000 1400 1800 2200", "Restart at 0200 BST", "Contact time 1430",
	"PIN 4411", "door code 4411", "Ring IT, quote 12345", "call again in 120 s", "within 112 minutes",
	"Tell the desk: 2130 at the latest", "Night team 2030", "Registrar 0830", "Porters 0700 to 1900", "give it 2000", "Ward 1204", "Theatre 2030",
	"Handover to night team (2030)", "Huddle with the site manager (0830)", "Obs round (0900)", "Pharmacy closes 1800",
	"Ward round by the registrar: 0900", "Site manager at 2345", "Meet the site manager, 0815 meeting",
	"the EPR went off at 0220", "since 0220, on and off",

	// Dates and years.
	"24 Nov 2026", "2026-11-25", "01/11/2026", "01-11-2026 0930", "01.11.2026 0930", "2025/26", "2025/2026",
	"(2017)", "NEWS2 (2017)", "Royal College, 2017", "in 2024", "0930 on 01/11/2026",

	// Quantities, percentages, money.
	"Call 3 patients, beds 10 to 12", "Call 120 patients", "ring 112 people", "phone 100 staff", "request 112 forms",
	"1000 ml", "1000/2000 units", "500mg", "2000 mL/h", "100%", "100 %", "100 percent oxygen", "on 1000 ml", "BP 120/80", "180/110",
	"£1500", "1,500 labels", "1500.50", "3.1415", "999 patients", "112 beds", "111 records",
	"1 L on 500 ml", "10 x 1000 ml", "2 x 500",

	// Numbers of other things.
	"Step 100", "steps 101 to 104", "see page 112", "bed 112", "request 117", "Request 4411", "form 4411/4412", "pad 101",
	"ISO 15189", "ISO 27001 and BS 7671", "EN 1041", "NICE NG46", "CG 1234", "MHRA 2024/001",
	"NHS number 943 476 5919", "NHS no. 9434765919", "NHS number: 10 figures, 3-3-4", "CHI 0101701234", "hospital number 4411223",
	"policy (4411)", "protocol (4411)", "form (4411)", "lot 51234", "room 4411", "batch 71234",
	"x-ray 2 views", "RX4411", "COVID-19", "10.1038/s41591-020-1034", "doi 10.1136/bmj.38675", "http://example.org/4411", "see [111](https://www.example.org/nhs-111-offline)", "openssl x509",
	"H2O 1000", "v1.0", "7B", "R14", "3 of 20", "",
}

func TestWithoutNumbers(t *testing.T) {
	const ask = runbooks.AskFacilitator
	plain := strings.NewReplacer("<", "", ">", "")
	for _, marked := range numberTexts {
		text, want := plain.Replace(marked), ""
		rest := marked
		for {
			before, after, ok := strings.Cut(rest, "<")
			want += before
			if !ok {
				break
			}
			_, rest, _ = strings.Cut(after, ">")
			want += ask
		}
		if got := runbooks.WithoutNumbers(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if runbooks.HasNumber(text) != strings.Contains(marked, "<") {
			t.Errorf("%q: has a number: %t", text, !strings.Contains(marked, "<"))
		}
		if again := runbooks.WithoutNumbers(runbooks.WithoutNumbers(text)); again != want {
			t.Errorf("%q twice: %q", text, again)
		}
	}
	var none *runbooks.Contacts
	if got := none.Fill("Ring 0161 496 0000 or {{phone:lab}}", true); got != "Ring "+ask+" or (phone of lab: ask the facilitator)" {
		t.Errorf("filled in for a drill: %q", got)
	}
	if got := none.Fill("Ring 0161 496 0000", false); got != "Ring 0161 496 0000" {
		t.Errorf("filled in: %q", got)
	}
}
