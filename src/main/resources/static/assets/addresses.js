// Writes addresses as they are, for people; programs that gather addresses do not run this.
document.querySelectorAll('.veiled').forEach(function (part) {
  var walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (var node = walker.nextNode(); node; node = walker.nextNode()) {
    node.nodeValue = node.nodeValue.replace(/([^\s<>"(),;:]{1,64}) at ([^\s<>"(),;:@]{1,250}\.[^\s<>"(),;:@.]{2,63})/g, '$1@$2');
  }
});
