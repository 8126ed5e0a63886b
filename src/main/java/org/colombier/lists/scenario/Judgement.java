package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.scenario.Decision.Result;
import org.colombier.lists.scenario.Decision.Tried;
import org.colombier.lists.scenario.ScenarioFile.Argument;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Include;
import org.colombier.lists.scenario.ScenarioFile.Outcome;
import org.colombier.lists.scenario.ScenarioFile.Rule;
import org.colombier.mail.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One decision in the making: collects the rules that count, through includes, then tries them in order until one
 * matches. As in Sympa, a file that cannot be read refuses everything, also what rules before it would have decided. Not
 * thread-safe.
 */
final class Judgement {

    private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);
    private static final int MAX_DEPTH = 8;
    private static final int MAX_RULES = 2_000;

    /** What counts besides the scenario itself. @param explain whether the trace tells values */
    record Mode(boolean blocklist, boolean allowlist, boolean explain) {
    }

    private record Placed(String file, Rule rule) {
    }

    private final ScenarioFiles files;
    private final Evaluator evaluator;
    private final ScenarioContext request;
    private final Places.Whose whose;
    private final Mode mode;
    private final List<Placed> rules = new ArrayList<>();
    private final List<Tried> trace = new ArrayList<>();
    private Map<String, String> titles = Map.of();

    Judgement(ScenarioFiles files, Evaluator evaluator, ScenarioContext request, Places.Whose whose, Mode mode) {
        this.files = files;
        this.evaluator = evaluator;
        this.request = request;
        this.whose = whose;
        this.mode = mode;
    }

    /** The blocklist, the headers of all levels, the allowlist, then the file. */
    Decision decide(String operation, String name) {
        String file = operation + "." + name;
        return collect(operation, name).or(this::first).orElseGet(() -> Decision.refusal(Decision.NO_RULE, file, trace));
    }

    /** A refusal if they cannot be had. */
    private Optional<Decision> collect(String operation, String name) {
        if (mode.blocklist()) {
            rules.add(new Placed(BlockList.Kind.BLOCK.file(), listRule(BlockList.Kind.BLOCK, Action.REJECT, true)));
        }
        for (ScenarioFiles.Found header : files.headers(operation, whose)) {
            Optional<Decision> refused = add(header, operation + ".header", 0);
            if (refused.isPresent()) {
                return refused;
            }
        }
        if (mode.allowlist()) {
            rules.add(new Placed(BlockList.Kind.ALLOW.file(), listRule(BlockList.Kind.ALLOW, Action.DO_IT, false)));
        }
        ScenarioFiles.Found found = files.find(operation, name, whose);
        titles = found instanceof ScenarioFiles.Sound sound ? sound.file().titles() : titles;
        return add(found, operation + "." + name, 0);
    }

    private Optional<Decision> add(ScenarioFiles.Found found, String wanted, int depth) {
        return switch (found) {
            case ScenarioFiles.Missing _ -> refuse(Decision.MISSING, wanted, "there is no scenario " + wanted + " for " + request.domain());
            case ScenarioFiles.Broken broken -> refuse(Decision.BROKEN, broken.file(), broken.reason());
            case ScenarioFiles.Sound sound -> add(sound.file(), depth);
        };
    }

    private Optional<Decision> add(ScenarioFile file, int depth) {
        if (depth > MAX_DEPTH || rules.size() + file.statements().size() > MAX_RULES) {
            return refuse(Decision.BROKEN, file.name(), depth > MAX_DEPTH ? "includes nest too deep" : "more than " + MAX_RULES + " rules");
        }
        for (ScenarioFile.Statement statement : file.statements()) {
            switch (statement) {
                case Rule rule -> rules.add(new Placed(file.name(), rule));
                case Include include -> {
                    String name = "include." + include.name();
                    Optional<Decision> refused = add(files.find("include", include.name(), whose), name, depth + 1);
                    if (refused.isPresent()) {
                        return refused;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Decision> refuse(String reason, String file, String why) {
        LOG.error("{}: {}: refused", file, why);
        return Optional.of(Decision.refusal(reason, file, trace));
    }

    private Optional<Decision> first() {
        for (Placed placed : rules) {
            Result result = result(placed.file(), placed.rule());
            Rule rule = placed.rule();
            trace.add(new Tried(placed.file(), rule.line(), rule.text(), result, mode.explain() && result != Result.OTHER_METHOD ? seen(rule.condition()) : List.of()));
            if (result == Result.MATCHED) {
                return Optional.of(decision(placed.file(), rule));
            }
            if (result == Result.FAULT) {
                return Optional.of(new Decision(Action.REJECT, false, false, Decision.FAULT, Optional.empty(), Optional.empty(), rule.text(), placed.file(), rule.line(), List.copyOf(trace), Map.of()));
            }
        }
        return Optional.empty();
    }

    private Result result(String file, Rule rule) {
        if (!rule.methods().contains(request.method())) {
            return Result.OTHER_METHOD;
        }
        try {
            return evaluator.holds(rule.condition()) != rule.negated() ? Result.MATCHED : Result.NOT_TRUE;
        } catch (ScenarioFault fault) {
            LOG.error("{}:{}: {}: refused", file, rule.line(), fault.getMessage());
            return Result.FAULT;
        }
    }

    private List<String> seen(Condition condition) {
        try {
            return evaluator.seen(condition);
        } catch (ScenarioFault fault) {
            return List.of(String.valueOf(fault.getMessage()));
        }
    }

    private Decision decision(String file, Rule rule) {
        Outcome o = rule.outcome();
        Optional<EmailAddress> confirmBy = o.action() != Action.REQUEST_AUTH ? Optional.empty() : o.confirmTarget() ? request.email() : request.sender();
        return new Decision(o.action(), o.quiet(), o.notifyOwners(), o.reason(), o.template(), confirmBy, rule.text(), file, rule.line(), List.copyOf(trace), titles);
    }

    private static Rule listRule(BlockList.Kind kind, Action action, boolean quiet) {
        Condition condition = new Condition(ScenarioFile.Kind.SEARCH, "", List.of(Argument.text(List.of(new ScenarioFile.Literal(kind.file()))), Argument.text(Variables.pieces("[sender]"))));
        Set<AuthMethod> all = EnumSet.allOf(AuthMethod.class);
        String text = "search('" + kind.file() + "',[sender]) smtp,md5,smime -> " + action.word() + (quiet ? ",quiet" : "");
        return new Rule(0, text, false, condition, all, new Outcome(action, quiet, false, "", Optional.empty(), false));
    }
}
