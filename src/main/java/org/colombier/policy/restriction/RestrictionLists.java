package org.colombier.policy.restriction;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Every service's lists as they were read at the start. Immutable. */
@Component
class RestrictionLists {

    /**
     * @param delayed refusals before RCPT are told at RCPT
     * @param relay   the list that keeps strangers from relaying
     */
    private record ServiceRules(boolean delayed, Map<Stage, List<Rule>> rules, Stage relay) {
    }

    private final Map<Door, ServiceRules> doors = new EnumMap<>(Door.class);

    /** @throws RestrictionFault if a list cannot be read, or would make an open relay */
    RestrictionLists(MxRestrictions mx, SubmissionRestrictions submission, SubmissionsRestrictions submissions, LmtpRestrictions lmtp, Vocabulary vocabulary) {
        doors.put(Door.MX, read(Door.MX, mx, vocabulary));
        doors.put(Door.SUBMISSION, read(Door.SUBMISSION, submission, vocabulary));
        doors.put(Door.SUBMISSIONS, read(Door.SUBMISSIONS, submissions, vocabulary));
        doors.put(Door.LMTP, read(Door.LMTP, lmtp, vocabulary));
    }

    private static ServiceRules read(Door door, ServiceLists lists, Vocabulary vocabulary) {
        Map<Stage, List<Rule>> rules = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            try {
                rules.put(stage, vocabulary.read(lists.of(stage)));
            } catch (IllegalArgumentException wrong) {
                throw new RestrictionFault(door.key(stage) + ": " + wrong.getMessage());
            }
        }
        return new ServiceRules(lists.delayReject(), rules, new RelayGuard(vocabulary).check(door, rules.get(Stage.RELAY), rules.get(Stage.RECIPIENT)));
    }

    List<Rule> of(Door door, Stage stage) {
        return doors.get(door).rules().get(stage);
    }

    /** True of the list that keeps strangers from relaying. */
    boolean keepsRelay(Door door, Stage stage) {
        return doors.get(door).relay() == stage;
    }

    /** The lists to ask when a command of this stage comes, in order. */
    List<Stage> due(Door door, Stage stage) {
        boolean delayed = doors.get(door).delayed();
        return switch (stage) {
            case CLIENT, HELO, SENDER -> delayed ? List.of() : List.of(stage);
            case RELAY, RECIPIENT -> delayed ? List.of(Stage.CLIENT, Stage.HELO, Stage.SENDER, Stage.RELAY, Stage.RECIPIENT) : List.of(Stage.RELAY, Stage.RECIPIENT);
            case DATA, END_OF_DATA -> List.of(stage);
        };
    }
}
