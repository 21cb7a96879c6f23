// net/http: what the platform's own proofs run as somebody's app.
//
// BROKEN: `start`, ends at once; `health`, never ready. Set by a release that has to fail.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	broken := os.Getenv("BROKEN")
	if broken == "start" {
		log.Fatal("The database cannot be found.")
	}
	var release struct{ Commit string }
	text, err := os.ReadFile("release.json")
	if err == nil {
		err = json.Unmarshal(text, &release)
	}
	if err != nil {
		log.Fatal(err)
	}

	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"message": "Hello from Go.", "commit": release.Commit})
	})
	routes.HandleFunc("GET "+healthPath(), func(w http.ResponseWriter, _ *http.Request) {
		if broken == "health" {
			http.Error(w, "No database.", http.StatusServiceUnavailable)
		}
	})
	routes.HandleFunc("POST /upload", func(w http.ResponseWriter, r *http.Request) {
		size, err := io.Copy(io.Discard, r.Body)
		if err == nil {
			answer(w, map[string]any{"bytes": size})
		}
	})

	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: routes, ReadHeaderTimeout: 10 * time.Second}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		<-stop.Done()
		within, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		ended <- server.Shutdown(within)
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	if err := <-ended; err != nil {
		log.Fatal(err)
	}
}

func healthPath() string {
	if path := os.Getenv("HEALTH_PATH"); path != "" {
		return path
	}
	return "/health"
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}
