package session

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"downtime/store"
	"downtime/store/event"
)

// rescued is a data folder whose second copy is elsewhere, and the one log in it.
func rescued(t *testing.T) (cfg Config, log string) {
	t.Helper()
	cfg = Config{
		Data: filepath.Join(t.TempDir(), "data"), Second: t.TempDir(), Ward: "7B", Program: "test",
		Clocks: func() event.Reading { return event.Steady(time.Now()) },
	}
	s, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.SetWho(okafor)
	if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down"}); err != nil {
		t.Fatal(err)
	}
	log = s.State().Log
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	cfg.Second = "" // it is remembered
	return cfg, log
}

// The folder of the second copy is looked in because the settings name it.
func TestRecoverFromTheSecondCopy(t *testing.T) {
	cfg, log := rescued(t)
	if err := os.Remove(filepath.Join(cfg.Data, "downtime.db")); err != nil {
		t.Fatal(err)
	}
	look, err := Recover(t.Context(), cfg, Rescue{DryRun: true})
	if err != nil || !look.Whole() || look.Written || len(look.Logs) != 1 || look.Logs[0].Log != log {
		t.Fatalf("a look gave %+v, %v", look, err)
	}
	to := filepath.Join(t.TempDir(), "new")
	if found, err := Recover(t.Context(), cfg, Rescue{To: to}); err != nil || !found.Whole() || !found.Written {
		t.Fatalf("recovered %+v, %v", found, err)
	}
	cfg.Data = to
	s, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.Running() || s.State().Log != log {
		t.Errorf("the recovered folder has %+v", s.State())
	}
	if second := s.Settings().Second; second != "" {
		t.Errorf("its second copy is that of the old folder: %q", second)
	}
}

// Settings that cannot be read keep nobody from the log.
func TestRecoverWithoutSettings(t *testing.T) {
	cfg, log := rescued(t)
	if err := os.WriteFile(filepath.Join(cfg.Data, settingsName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := Recover(t.Context(), cfg, Rescue{DryRun: true})
	if err != nil || !found.Whole() || found.Logs[0].Log != log {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestIsDamage(t *testing.T) {
	for err, want := range map[error]bool{
		&store.DamagedError{}: true, &store.BrokenError{}: true, &store.LockedError{}: false, os.ErrPermission: false,
	} {
		if IsDamage(err) != want {
			t.Errorf("%T is damage: %t", err, !want)
		}
	}
}
