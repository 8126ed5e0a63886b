package org.colombier.lists.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CommandParserTest {

    private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz";

    @Test
    void aCommandInTheSubjectIsTheOnlyOne() {
        assertThat(commands("Re: AW: subscribe liste1 Anne Martin", "help")).containsExactly(new Command.Subscribe("liste1", "Anne Martin"));
    }

    @Test
    void replyPrefixesAreThoseOfManyLanguages() {
        for (String prefix : List.of("RE: ", "Rép : ", "RE\u00a0: ", "Re\u202f:", "TR : ", "AW: RE: ")) {
            assertThat(commands(prefix + "which", "")).as(prefix).containsExactly(new Command.Which());
        }
    }

    @Test
    void theTextIsReadLineByLineUntilASignatureOrSomethingElse() {
        assertThat(commands("hello", "> sub liste1\n\n# a remark\nQUIET sig liste2\nset liste3 digest\nwhich\n-- \nhelp"))
            .containsExactly(new Command.Subscribe("liste1", ""), new Command.Signoff("liste2", ""), new Command.Set("liste3", "digest"), new Command.Which());
        assertThat(commands("", "help\nThank you!\nlists")).containsExactly(new Command.Help());
        assertThat(commands("", "help\nQUIT\nlists")).containsExactly(new Command.Help());
    }

    @Test
    void quietIsToldOfItsLineOnly() {
        assertThat(CommandParser.read("", "quiet del l a@b.test\nhelp").commands()).extracting(Command.Line::quiet).containsExactly(true, false);
    }

    @Test
    void anAnswerIsFoundInAReplysSubjectAndInQuotedText() {
        assertThat(commands("Re: AUTH " + TOKEN + " (SUBSCRIBE liste1)", "ok")).containsExactly(new Command.Confirm(TOKEN));
        assertThat(commands("Re: your request", "ok\n\nOn Friday you wrote:\n> > AUTH " + TOKEN + " subscribe")).containsExactly(new Command.Confirm(TOKEN));
        assertThat(commands("DISTRIBUTE liste1 " + TOKEN.toUpperCase(java.util.Locale.ROOT), "")).hasSize(1).first().isInstanceOf(Command.Distribute.class);
    }

    @Test
    void aQuotedModerationMailDecidesNothing() {
        assertThat(commands("Re: To be moderated", "What is this?\n> DISTRIBUTE liste1 " + TOKEN + "\n> REJECT liste1 " + TOKEN)).isEmpty();
    }

    @Test
    void tokensAreNotRepeatedInReports() {
        assertThat(CommandParser.read("REJECT l " + TOKEN, "").commands()).extracting(Command.Line::line).containsExactly("REJECT");
    }

    @Test
    void aMistakeBelowACommandIsToldAndCourtesyIsNot() {
        assertThat(CommandParser.read("", "which\nsubsrcibe liste1\nhelp").unknown()).isEqualTo("subsrcibe liste1");
        assertThat(CommandParser.read("", "which\n\nThank you, Anne").unknown()).isEmpty();
        assertThat(CommandParser.read("", "which\n-- \nAnne").unknown()).isEmpty();
    }

    @Test
    void sentencesAreNoCommands() {
        assertThat(commands("subscribe", "I would like to know more")).isEmpty();
        assertThat(commands("help me please", "Good day")).isEmpty();
    }

    @Test
    void everyVerbIsReadWithItsSynonymsAndInFrench() {
        List.of("HELP", "hel", "sos", "Aide").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Help()));
        List.of("LISTS", "lis", "list", "listes").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Lists()));
        List.of("WHICH", "whi", "status").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Which()));
        List.of("info l", "inf l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.OnList(Verb.INFO, "l", "")));
        List.of("review l", "rev l", "who l", "abonnés l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.OnList(Verb.REVIEW, "l", "")));
        List.of("stats l", "sta l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.OnList(Verb.STATS, "l", "")));
        List.of("index l", "ind l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.OnList(Verb.INDEX, "l", "")));
        List.of("last l", "las l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.OnList(Verb.LAST, "l", "")));
        assertThat(commands("get l 2026-03", "")).containsExactly(new Command.OnList(Verb.GET, "l", "2026-03"));
        List.of("remind l", "rem l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.OnList(Verb.REMIND, "l", "")));
        assertThat(commands("REMIND *", "")).containsExactly(new Command.RemindAll());
        List.of("subscribe l", "sub l", "abonner l", "inscription l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Subscribe("l", "")));
        List.of("signoff l", "sig l", "uns l", "unsub l", "unsubscribe l", "désabonner l", "DESINSCRIPTION l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Signoff("l", "")));
        assertThat(commands("sig * a@b.test", "")).containsExactly(new Command.SignoffAll("a@b.test"));
        assertThat(commands("set * nomail", "")).containsExactly(new Command.SetAll("nomail"));
        assertThat(commands("suspend l 2030-01-31", "")).containsExactly(new Command.Suspend("l", "2030-01-31"));
        assertThat(commands("resume l", "")).containsExactly(new Command.Resume("l"));
        List.of("invite l a@b.test", "inv l a@b.test").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Invite("l", "a@b.test", "")));
        assertThat(commands("add l a@b.test Anne Martin", "")).containsExactly(new Command.Add("l", "a@b.test", "Anne Martin"));
        List.of("del l a@b.test", "delete l a@b.test").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Del("l", "a@b.test")));
        List.of("modindex l", "mod l", "modind l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.ModIndex("l")));
        List.of("distribute l ", "dis l ", "dis ").forEach(v -> assertThat(commands(v + TOKEN, "")).as(v).containsExactly(new Command.Distribute(TOKEN)));
        List.of("reject l ", "rej l ").forEach(v -> assertThat(commands(v + TOKEN, "")).as(v).containsExactly(new Command.Reject(TOKEN)));
        List.of("confirm ", "con ", "auth ").forEach(v -> assertThat(commands(v + TOKEN, "")).as(v).containsExactly(new Command.Confirm(TOKEN)));
        List.of("verify l", "ver l").forEach(v -> assertThat(commands(v, "")).as(v).containsExactly(new Command.Verify("l")));
        List.of("QUIT", "qui", "end", "stop", "-").forEach(v -> assertThat(commands("", "which\n" + v + "\nhelp")).as(v).containsExactly(new Command.Which()));
    }

    @Test
    void aGreetingAboveACommandIsNoObstacle() {
        assertThat(commands("", "Bonjour,\n\nMerci de m'abonner :\nsubscribe liste1 Anne\n\nCordialement,\nAnne")).containsExactly(new Command.Subscribe("liste1", "Anne"));
        assertThat(commands("", "Dear robot\nsignoff liste1\nThanks a lot")).containsExactly(new Command.Signoff("liste1", ""));
        assertThat(CommandParser.read("", "signoff liste1\nSent from my phone").unknown()).isEmpty();
        assertThat(commands("", "I wonder what this is\nhelp")).isEmpty();
    }

    @Test
    void whatProgramsPutIntoALineDoesNotSpoilIt() {
        assertThat(commands("", "subscribe\u00a0liste1\u202fAnne")).containsExactly(new Command.Subscribe("liste1", "Anne"));
        assertThat(commands("", "\ufeffwhich.")).containsExactly(new Command.Which());
        assertThat(commands("SIGNOFF <liste1>!", "")).containsExactly(new Command.Signoff("liste1", ""));
        assertThat(commands("", "del liste1 a@b.test<mailto:a@b.test>")).containsExactly(new Command.Del("liste1", "a@b.test"));
        assertThat(commands("", "set «liste1» digest;")).containsExactly(new Command.Set("liste1", "digest"));
    }

    @Test
    void severalKeysInOneMailAllCount() {
        String other = "zyxwvutsrqponmlkjihgfedcba";
        assertThat(commands("my keys", "AUTH " + TOKEN + "\nAUTH " + other)).containsExactly(new Command.Confirm(TOKEN), new Command.Confirm(other));
    }

    @Property
    void noTextBreaksIt(@ForAll String subject, @ForAll String text) {
        assertThat(CommandParser.read(subject, text).commands().size()).isLessThanOrEqualTo(CommandParser.MOST_COMMANDS);
    }

    private static List<Command> commands(String subject, String text) {
        return CommandParser.read(subject, text).commands().stream().map(Command.Line::command).toList();
    }
}
