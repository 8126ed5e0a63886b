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

    @Property
    void noTextBreaksIt(@ForAll String subject, @ForAll String text) {
        assertThat(CommandParser.read(subject, text).commands().size()).isLessThanOrEqualTo(CommandParser.MOST_COMMANDS);
    }

    private static List<Command> commands(String subject, String text) {
        return CommandParser.read(subject, text).commands().stream().map(Command.Line::command).toList();
    }
}
