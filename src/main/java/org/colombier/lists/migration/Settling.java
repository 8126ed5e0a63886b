package org.colombier.lists.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.scenario.BlockList;
import org.colombier.lists.template.ListTexts;
import org.colombier.lists.template.MailTexts;
import org.colombier.lists.template.RobotPost;
import org.colombier.lists.template.TextFault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates a list that moves in, with its settings, the people who run it, its texts and its block list: all in one
 * transaction, in which what is refused leaves no trace and stops nothing else. Thread-safe.
 */
@Component
class Settling {

    /** @param people owners and moderators; {@code texts} the names of mail texts, with their language */
    record Settled(MailingList list, Map<String, String> parameters, long people, List<String> texts) {
    }

    /** The type that gives a moved list what its old server did not say. */
    private static final String TYPE = "discussion";
    /** Facts that texts of lists may show besides the common ones. */
    private static final Map<String, Object> SAMPLES = Map.of("description", "…", "subject", "…", "reason", "…", "inviter", "somebody@example.org",
        "link", "https://…", "total", 1, "owners", List.of("owner@example.org"), "moderators", List.of("moderator@example.org"), "days", 1);

    private final Catalog catalog;
    private final Admins admins;
    private final BlockList blocked;
    private final ListTexts own;
    private final MailTexts texts;
    private final RobotPost robotPost;
    private final TransactionTemplate transaction;
    private final TransactionTemplate step;

    Settling(Catalog catalog, Admins admins, BlockList blocked, ListTexts own, MailTexts texts, RobotPost robotPost, PlatformTransactionManager transactions) {
        this.catalog = catalog;
        this.admins = admins;
        this.blocked = blocked;
        this.own = own;
        this.texts = texts;
        this.robotPost = robotPost;
        this.transaction = new TransactionTemplate(transactions);
        this.step = new TransactionTemplate(transactions);
        step.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** @return empty if there can be no such list; the remarks say why */
    Optional<Settled> settle(IncomingList incoming, Optional<MailingList> known, List<Remark> remarks) {
        return transaction.execute(status -> {
            Run run = new Run(incoming, remarks);
            return run.list(known).map(run::filled);
        });
    }

    /** One list under way. */
    private final class Run {
        private final IncomingList incoming;
        private final List<Remark> remarks;
        private final Map<String, String> taken = new TreeMap<>();

        Run(IncomingList incoming, List<Remark> remarks) {
            this.incoming = incoming;
            this.remarks = remarks;
        }

        Optional<MailingList> list(Optional<MailingList> known) {
            ListStatus status = incoming.status() == ListStatus.PENDING ? ListStatus.PENDING : ListStatus.OPEN;
            MailingList[] list = {known.orElse(null)};
            if (known.isEmpty()) {
                attempt(incoming.address().toString(), () -> list[0] = catalog.create(
                    new NewList(incoming.address(), subject(), TYPE, incoming.language(), Optional.empty(), status, Map.of())));
            }
            return Optional.ofNullable(list[0]);
        }

        private String subject() {
            String line = incoming.subject().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
            return line.length() <= 200 ? line : line.substring(0, 200);
        }

        Settled filled(MailingList list) {
            parameters(list);
            long people = people(list, incoming.owners(), ListAdmin.Role.OWNER) + people(list, incoming.moderators(), ListAdmin.Role.MODERATOR);
            if (admins.owners(list.id()).isEmpty()) {
                remarks.add(Remark.left("owner", "the list came without an owner: name one"));
            }
            addresses(list, BlockList.Kind.BLOCK, incoming.belongings().blocked());
            addresses(list, BlockList.Kind.ALLOW, incoming.belongings().trusted());
            List<String> written = new ArrayList<>();
            incoming.belongings().texts().forEach(text -> text(list, text, written));
            return new Settled(catalog.find(list.id()).orElseThrow(), taken, people, written);
        }

        /** All at once, since that is quick; one by one if something is against it, to know what. */
        private void parameters(MailingList list) {
            Map<String, String> sound = new LinkedHashMap<>();
            incoming.parameters().forEach((name, value) -> {
                try {
                    ListParameters.named(name).orElseThrow(() -> new InvalidValue("value.no-parameter", name)).type().parse(value);
                    sound.put(name, value);
                } catch (InvalidValue wrong) {
                    remarks.add(Remark.left(name, wrong.getMessage() + "; the default holds"));
                }
            });
            try {
                step.executeWithoutResult(s -> taken(catalog.takeOver(list, sound), sound));
            } catch (ListConflict some) {
                sound.forEach((name, value) -> attempt(name, () -> taken(catalog.takeOver(list, Map.of(name, value)), Map.of(name, value))));
            }
        }

        private void taken(List<String> missing, Map<String, String> values) {
            Set<String> coming = incoming.belongings().scenarios();
            taken.putAll(values);
            missing.stream().filter(name -> !coming.contains(operation(name) + "." + values.get(name)))
                .forEach(name -> remarks.add(Remark.left(name, "there is no scenario " + values.get(name) + " here: what it decides is refused until there is")));
        }

        private long people(MailingList list, List<IncomingList.Person> people, ListAdmin.Role role) {
            long count = 0;
            for (IncomingList.Person person : people) {
                count += attempt(person.address().toString(), () -> admins.add(list, admin(list, person, role))) ? 1 : 0;
            }
            return count;
        }

        private void addresses(MailingList list, BlockList.Kind kind, List<String> patterns) {
            for (String pattern : patterns) {
                attempt(pattern, () -> blocked.add(kind, new BlockList.OfList(list.id()), pattern, "import"));
            }
        }

        private void text(MailingList list, Belongings.OwnText text, List<String> written) {
            attempt(text.name() + " (" + text.language() + ")", () -> {
                Map<String, Object> facts = new java.util.HashMap<>(SAMPLES);
                facts.putAll(robotPost.commonFacts(list, list.requestAddress()));
                texts.preview(text.source(), Locale.forLanguageTag(text.language()), facts);
                own.save(list, text.name(), text.language(), text.source(), list.requestAddress());
                written.add(text.language() + "/" + text.name());
            });
        }

        /** @return false if it was refused, with a remark and no trace */
        private boolean attempt(String item, Runnable act) {
            try {
                step.executeWithoutResult(s -> act.run());
                return true;
            } catch (ListConflict refused) {
                remarks.add(Remark.left(item, ListMessages.text(Locale.ROOT, refused.key(), refused.arguments())));
            } catch (TextFault fault) {
                remarks.add(Remark.left(item, "line " + fault.line() + ": " + fault.getMessage()));
            } catch (IllegalArgumentException refused) {
                remarks.add(Remark.left(item, String.valueOf(refused.getMessage())));
            }
            return false;
        }
    }

    private static String operation(String parameter) {
        return ListParameters.named(parameter).map(p -> p.type() instanceof org.colombier.lists.catalog.ValueType.Scenario(String operation) ? operation : parameter).orElse(parameter);
    }

    private static ListAdmin admin(MailingList list, IncomingList.Person person, ListAdmin.Role role) {
        ListAdmin plain = role == ListAdmin.Role.OWNER ? ListAdmin.owner(list.id(), person.address(), person.name())
            : ListAdmin.moderator(list.id(), person.address(), person.name());
        return plain.with(role == ListAdmin.Role.OWNER && person.privileged(), person.receiving(), person.concealed()).withInfo(person.info());
    }
}
