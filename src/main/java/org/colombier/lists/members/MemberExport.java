package org.colombier.lists.members;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.springframework.stereotype.Service;

/** Writes all members of a list out, as they come from the database: flat memory whatever their number. Thread-safe. */
@Service
public class MemberExport {

    private final Catalog catalog;
    private final Members members;

    MemberExport(Catalog catalog, Members members) {
        this.catalog = catalog;
        this.members = members;
    }

    /**
     * @param out takes UTF-8; is flushed and stays open
     * @throws IOException if it cannot be written
     */
    public void write(MailingList list, MemberFormat format, OutputStream out) throws IOException {
        List<CustomAttribute> attributes = CustomAttribute.of(catalog.settings(list));
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 32 * 1024);
        text.write(format.head(attributes));
        try {
            members.forEach(list.id(), member -> write(text, format.line(member, attributes)));
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
        text.flush();
    }

    private static void write(Writer out, String text) {
        try {
            out.write(text);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
