package org.colombier.lists.command;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of verbs: how each is written, and what must follow it to be a command and not a sentence. The words of a verb
 * are Sympa's; those behind {@code FRENCH} are French ones that no English sentence begins with, accents left out.
 */
enum Verb {

    HELP("HEL SOS", "AIDE", w -> w.count() == 0 ? new Command.Help() : null),
    LISTS("LIS LIST", "LISTES", w -> w.count() == 0 ? new Command.Lists() : null),
    WHICH("WHI STATUS", "ABONNEMENTS", w -> w.count() == 0 ? new Command.Which() : null),
    INFO("INF", "", w -> w.onList("INFO", 1)),
    REVIEW("REV WHO", "ABONNES", w -> w.onList("REVIEW", 1)),
    STATS("STA", "", w -> w.onList("STATS", 1)),
    INDEX("IND", "", w -> w.onList("INDEX", 1)),
    LAST("LAS", "", w -> w.onList("LAST", 1)),
    GET("", "", w -> w.onList("GET", 2)),
    REMIND("REM", "RAPPEL RAPPELER", w -> w.count() == 1 && w.first().equals("*") ? new Command.RemindAll() : w.onList("REMIND", 1)),
    SUBSCRIBE("SUB", "ABONNER ABONNEMENT INSCRIRE INSCRIPTION", w -> w.count() > 0 ? new Command.Subscribe(w.first(), w.from(1)) : null),
    SIGNOFF("SIG UNSUBSCRIBE UNSUB UNS", "DESABONNER DESABONNEMENT DESINSCRIRE DESINSCRIPTION RESILIER", Verb::signoff),
    SET("", "", w -> w.count() != 2 ? null : w.first().equals("*") ? new Command.SetAll(w.second()) : new Command.Set(w.first(), w.second())),
    SUSPEND("SUS", "SUSPENDRE", w -> w.count() == 1 || w.count() == 2 && w.second().matches("\\d{4}-\\d{2}-\\d{2}") ? new Command.Suspend(w.first(), w.second()) : null),
    RESUME("RES", "REPRENDRE", w -> w.count() == 1 ? new Command.Resume(w.first()) : null),
    INVITE("INV", "INVITER", w -> w.second().contains("@") ? new Command.Invite(w.first(), w.address(1), w.from(2)) : null),
    ADD("", "AJOUTER", w -> w.second().contains("@") ? new Command.Add(w.first(), w.address(1), w.from(2)) : null),
    DEL("DELETE", "SUPPRIMER RETIRER", w -> w.second().contains("@") ? new Command.Del(w.first(), w.address(1)) : null),
    MODINDEX("MOD MODIND", "", w -> w.count() == 1 ? new Command.ModIndex(w.first()) : null),
    DISTRIBUTE("DIS", "DIFFUSER", w -> w.token().map(Command.Distribute::new).orElse(null)),
    REJECT("REJ", "REJETER", w -> w.token().map(Command.Reject::new).orElse(null)),
    CONFIRM("CON", "CONFIRMER", w -> w.token().map(Command.Confirm::new).orElse(null)),
    AUTH("", "", w -> w.token().map(Command.Confirm::new).orElse(null)),
    VERIFY("VER", "VERIFIER", w -> w.count() == 1 ? new Command.Verify(w.first()) : null);

    private static final Map<String, Verb> WORDS = new HashMap<>();

    static {
        for (Verb verb : values()) {
            WORDS.put(verb.name(), verb);
            verb.words.forEach(word -> WORDS.put(word, verb));
            verb.french.forEach(word -> WORDS.put(word, verb));
        }
    }

    private final List<String> words;
    private final List<String> french;
    private final Function<Words, @Nullable Command> reading;

    Verb(String words, String french, Function<Words, @Nullable Command> reading) {
        this.words = words.isEmpty() ? List.of() : List.of(words.split(" "));
        this.french = french.isEmpty() ? List.of() : List.of(french.split(" "));
        this.reading = reading;
    }

    /** The command of a line's words; empty if it is none, or lacks what it needs. */
    static Optional<Command> read(String[] words) {
        Verb verb = WORDS.get(plain(words[0]));
        return verb == null ? Optional.empty() : Optional.ofNullable(verb.reading.apply(new Words(Arrays.copyOfRange(words, 1, words.length))));
    }

    /** True if the word is French, and so perhaps the person who wrote it. */
    static boolean isFrench(String word) {
        Verb verb = WORDS.get(plain(word));
        return verb != null && verb.french.contains(plain(word));
    }

    private static String plain(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toUpperCase(Locale.ROOT);
    }

    private static @Nullable Command signoff(Words w) {
        if (w.count() == 0 || w.count() > 2) {
            return null;
        }
        // "unsubscribe me" and "unsubscribe please" name no list.
        String address = w.count() == 2 ? w.address(1) : "";
        return w.first().equals("*") ? new Command.SignoffAll(address) : new Command.Signoff(w.first(), address);
    }

    /** What follows a verb. */
    record Words(String[] words) {

        int count() {
            return words.length;
        }

        /** A list's name, without what people put around it. */
        String first() {
            return count() > 0 ? bare(words[0]) : "";
        }

        String second() {
            return count() > 1 ? bare(words[1]) : "";
        }

        String address(int index) {
            return bare(words[index]).replaceFirst("(?i)<mailto:.*$", "").replaceFirst("(?i)^mailto:", "");
        }

        String from(int index) {
            return index >= count() ? "" : String.join(" ", Arrays.copyOfRange(words, index, count()));
        }

        /** The last word, if it can be a key. */
        Optional<String> token() {
            return count() == 0 ? Optional.empty() : Optional.of(bare(words[count() - 1])).filter(t -> t.matches("[A-Za-z2-7]{26}"));
        }

        @Nullable Command onList(String verb, int arguments) {
            return count() == arguments ? new Command.OnList(Verb.valueOf(verb), first(), second()) : null;
        }

        private static String bare(String word) {
            return word.replaceFirst("^[<«\"'“‘(\\[]+", "").replaceFirst("[>»\"'”’)\\].,;:!]+$", "");
        }
    }
}
