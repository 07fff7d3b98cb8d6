package dev.hearback.deliver;

import dev.hearback.Beans;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import java.util.Set;

/** A node of application "shop" with the observers "mail" and "store", for which nothing is due. */
public final class IdleNode {

  public final Settings settings = new DelivererSettings();
  public final Deliverer deliverer = new Deliverer();

  public IdleNode(TestDatabase db) {
    deliverer.settings = settings;
    deliverer.transactions = db.transactions();
    deliverer.listener = LogFixture.deliveries();
    deliverer.deliveries = Beans.inject(new Deliveries(), db.database());
    deliverer.pauses = Beans.inject(new Pauses(), db.database());
    deliverer.observers =
        new Observers() {
          @Override
          public Set<String> ids() {
            return Set.of("mail", "store");
          }
        };
    deliverer.start(task -> {}, () -> {});
  }

  public void poll() {
    deliverer.poll(new Node(Uuids.next(), settings.application()), true);
  }

  public boolean hasRoom(String observer) {
    return deliverer.hasRoom(observer);
  }
}
