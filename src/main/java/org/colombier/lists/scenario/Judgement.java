package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.lists.scenario.Decision.Result;
import org.colombier.lists.scenario.Decision.Tried;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Include;
import org.colombier.lists.scenario.ScenarioFile.Outcome;
import org.colombier.lists.scenario.ScenarioFile.Rule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One decision in the making: tries the rules in order, through includes, until one matches. Not thread-safe. */
final class Judgement {

    static final String BLOCKLIST = "blocklist.txt";

    private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);
    private static final int MAX_DEPTH = 8;
    private static final int MAX_RULES = 2_000;

    private final ScenarioFiles files;
    private final Evaluator evaluator;
    private final ScenarioContext request;
    private Map<String, String> titles = Map.of();
    private final List<Tried> trace = new ArrayList<>();

    Judgement(ScenarioFiles files, Evaluator evaluator, ScenarioContext request) {
        this.files = files;
        this.evaluator = evaluator;
        this.request = request;
    }

    /** The headers of all levels, the blocklist, then the file. */
    Decision decide(String operation, String name, boolean blocklist) {
        for (ScenarioFiles.Found header : files.headers(operation, request.domain(), request.list())) {
            Optional<Decision> decided = in(header, operation + ".header", 0);
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        if (blocklist) {
            Optional<Decision> decided = tryRule(BLOCKLIST, blocklistRule());
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        String file = operation + "." + name;
        ScenarioFiles.Found found = files.find(operation, name, request.domain(), request.list());
        titles = found instanceof ScenarioFiles.Sound sound ? sound.file().titles() : titles;
        return in(found, file, 0)
            .orElseGet(() -> Decision.refusal(Decision.NO_RULE, file, trace));
    }

    private Optional<Decision> in(ScenarioFiles.Found found, String wanted, int depth) {
        return switch (found) {
            case ScenarioFiles.Missing _ -> {
                LOG.warn("there is no scenario {} for {}: refused", wanted, request.domain());
                yield Optional.of(Decision.refusal(Decision.MISSING, wanted, trace));
            }
            case ScenarioFiles.Broken broken -> Optional.of(Decision.refusal(Decision.BROKEN, broken.file(), trace));
            case ScenarioFiles.Sound sound -> in(sound.file(), depth);
        };
    }

    private Optional<Decision> in(ScenarioFile file, int depth) {
        for (ScenarioFile.Statement statement : file.statements()) {
            Optional<Decision> decided = switch (statement) {
                case Rule rule -> tryRule(file.name(), rule);
                case Include include -> included(file, include, depth);
            };
            if (decided.isPresent()) {
                return decided;
            }
        }
        return Optional.empty();
    }

    private Optional<Decision> included(ScenarioFile file, Include include, int depth) {
        if (depth >= MAX_DEPTH) {
            LOG.error("{}:{}: includes nest too deep", file.name(), include.line());
            return Optional.of(Decision.refusal(Decision.BROKEN, file.name(), trace));
        }
        return in(files.find("include", include.name(), request.domain(), request.list()), "include." + include.name(), depth + 1);
    }

    private Optional<Decision> tryRule(String file, Rule rule) {
        if (trace.size() >= MAX_RULES) {
            LOG.error("{}:{}: more than {} rules", file, rule.line(), MAX_RULES);
            return Optional.of(Decision.refusal(Decision.BROKEN, file, trace));
        }
        Result result = result(file, rule);
        trace.add(new Tried(file, rule.line(), rule.text(), result));
        return switch (result) {
            case MATCHED -> Optional.of(decision(file, rule));
            case FAULT -> Optional.of(new Decision(Action.REJECT, false, false, Decision.FAULT, Optional.empty(), Optional.empty(), rule.text(), file, rule.line(), List.copyOf(trace), Map.of()));
            case OTHER_METHOD, NOT_TRUE, NOT_APPLICABLE -> Optional.empty();
        };
    }

    private Result result(String file, Rule rule) {
        if (!rule.methods().contains(request.method())) {
            return Result.OTHER_METHOD;
        }
        try {
            return evaluator.holds(rule.condition()).map(h -> h != rule.negated() ? Result.MATCHED : Result.NOT_TRUE).orElse(Result.NOT_APPLICABLE);
        } catch (ScenarioFault fault) {
            LOG.error("{}:{}: {}: refused", file, rule.line(), fault.getMessage());
            return Result.FAULT;
        }
    }

    private Decision decision(String file, Rule rule) {
        Outcome o = rule.outcome();
        Optional<EmailAddress> confirmBy = o.action() != Action.REQUEST_AUTH ? Optional.empty() : o.confirmTarget() ? request.email() : request.sender();
        return new Decision(o.action(), o.quiet(), o.notifyOwners(), o.reason(), o.template(), confirmBy, rule.text(), file, rule.line(), List.copyOf(trace), titles);
    }

    private static Rule blocklistRule() {
        Condition condition = new Condition(ScenarioFile.Kind.SEARCH, List.of(ScenarioFile.Argument.text(List.of(new ScenarioFile.Literal(BLOCKLIST)))));
        Set<AuthMethod> all = EnumSet.allOf(AuthMethod.class);
        return new Rule(0, "search(blocklist.txt,[sender]) smtp,md5,smime -> reject,quiet", false, condition, all, new Outcome(Action.REJECT, true, false, "", Optional.empty(), false));
    }
}
