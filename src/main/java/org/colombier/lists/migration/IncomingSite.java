package org.colombier.lists.migration;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.colombier.lists.migration.Belongings.OwnFile;
import org.colombier.mail.EmailAddress;

/**
 * What belongs to no single list.
 *
 * @param name      for the report
 * @param files     for {@code etc-dir}
 * @param passwords hashes of people's passwords; read once, and not before
 */
public record IncomingSite(String name, List<OwnFile> files, Supplier<Iterator<Map.Entry<EmailAddress, String>>> passwords, List<Remark> remarks) {

    public IncomingSite {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
    }
}
