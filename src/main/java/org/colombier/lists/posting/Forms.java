package org.colombier.lists.posting;

import org.colombier.lists.catalog.MailingList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Gives a post each form that members want it in. Thread-safe. */
@Component
class Forms {

    private static final Logger LOG = LoggerFactory.getLogger(Forms.class);

    private final Urlizer urlizer;

    Forms(Urlizer urlizer) {
        this.urlizer = urlizer;
    }

    /** In the caller's transaction. A message that nobody foresaw goes out whole: better too much mail than none. */
    byte[] of(MailingList list, PostForm form, byte[] copy) {
        try {
            return form == PostForm.LINKS ? urlizer.links(list, copy) : form.of(copy);
        } catch (DataAccessException | TransactionException away) {
            throw away;
        } catch (RuntimeException | StackOverflowError unforeseen) {
            LOG.error("list {}: a post goes out whole, as the form {} could not be made of it", list.address(), form, unforeseen);
            return copy;
        }
    }
}
