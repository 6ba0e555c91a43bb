package io.linechat.bench;

import io.linechat.bench.load.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is found out in a run of a scenario. For one thread. */
final class Findings {

    private final String server;
    private final String scenario;
    private final List<Situation> situations = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    Findings(String server, String scenario) {
        this.server = server;
        this.scenario = scenario;
    }

    void add(Situation situation) {
        situations.add(situation);
    }

    void note(String note) {
        notes.add(note);
    }

    void violation(String violation) {
        violations.add(violation);
    }

    /** Something went wrong for somebody, unless the text is empty. */
    void violation(String who, String what) {
        if (!what.isEmpty()) {
            violation(who + ": " + what);
        }
    }

    void violations(String who, Violations found) {
        violation(who, found.toString());
    }

    /**
     * One for each situation, with its p99 beside that of the first one. What was noted and what went wrong is known in
     * the end and so stands in the last one.
     */
    List<Result> results() {
        String allNotes = String.join("; ", notes);
        String allViolations = String.join("; ", violations);
        if (situations.isEmpty()) {
            return List.of(new Result(server, scenario, Map.of(), allNotes, allViolations));
        }
        Situation first = situations.get(0);
        Situation last = situations.get(situations.size() - 1);
        List<Result> results = new ArrayList<>();
        for (Situation situation : situations) {
            situation.compareWith(first);
            boolean isLast = situation == last;
            results.add(new Result(
                    server, situation.name(), situation.values(), isLast ? allNotes : "", isLast ? allViolations : ""));
        }
        return results;
    }
}
