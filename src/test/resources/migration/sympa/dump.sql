-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB
/*!40101 SET NAMES utf8mb4 */;
/*!999999\- enable the sandbox mode */
DROP TABLE IF EXISTS `subscriber_table`;
CREATE TABLE `subscriber_table` (
  `user_subscriber` varchar(100) NOT NULL,
  `list_subscriber` varchar(50) NOT NULL,
  `robot_subscriber` varchar(80) NOT NULL,
  `reception_subscriber` varchar(20) DEFAULT NULL,
  `suspend_subscriber` int(1) DEFAULT 0,
  `suspend_start_date_subscriber` int(11) DEFAULT NULL,
  `suspend_end_date_subscriber` int(11) DEFAULT NULL,
  `bounce_subscriber` varchar(35) DEFAULT NULL,
  `date_epoch_subscriber` int(11) DEFAULT NULL,
  `comment_subscriber` varchar(150) DEFAULT NULL COMMENT 'a name, (any)',
  `visibility_subscriber` varchar(20) DEFAULT NULL,
  `topics_subscriber` varchar(200) DEFAULT NULL,
  `subscribed_subscriber` int(1) DEFAULT 0,
  `inclusion_subscriber` int(11) DEFAULT NULL,
  `custom_attribute_subscriber` text DEFAULT NULL,
  PRIMARY KEY (`list_subscriber`,`robot_subscriber`,`user_subscriber`),
  KEY `subscriber_user_index` (`user_subscriber`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `subscriber_table` WRITE;
INSERT INTO `subscriber_table` VALUES ('jose@home.test','garden','lists.sympa.test','digest',0,NULL,NULL,NULL,1404208800,'José O\'Hara','conceal','plants',1,NULL,'<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<custom_attributes>\n<custom_attribute id=\"city\"><value>Liège &amp; Spa</value></custom_attribute>\n</custom_attributes>\n'),('away@home.test','garden','lists.sympa.test',NULL,1,1404208800,2000000000,'1404208800 1404208900 3 5.1.1',1404208800,NULL,NULL,NULL,1,NULL,NULL),
('source@home.test','garden','lists.sympa.test','mail',0,NULL,NULL,NULL,1404208800,'Source','noconceal',NULL,0,1404208800,NULL),
('news@home.test','news','lists.sympa.test','nomail',0,NULL,NULL,NULL,0,_binary 'News; reader -- really',NULL,NULL,1,NULL,NULL),
('not an address','news','lists.sympa.test','mail',0,NULL,NULL,NULL,0,'',NULL,NULL,1,NULL,NULL),
('lost@home.test','nowhere','lists.sympa.test','mail',0,NULL,NULL,NULL,0,'',NULL,NULL,1,NULL,NULL);
UNLOCK TABLES;
CREATE TABLE `admin_table` (`user_admin` varchar(100), `list_admin` varchar(50), `robot_admin` varchar(80), `role_admin` varchar(15), `profile_admin` varchar(20), `date_epoch_admin` int, `reception_admin` varchar(20), `visibility_admin` varchar(20), `comment_admin` varchar(150), `subscribed_admin` int, `inclusion_admin` int, `info_admin` varchar(150));
INSERT INTO `admin_table` (`user_admin`, `list_admin`, `robot_admin`, `role_admin`, `profile_admin`, `reception_admin`, `visibility_admin`, `comment_admin`, `subscribed_admin`, `inclusion_admin`, `info_admin`) VALUES
('anna@home.test','garden','lists.sympa.test','owner','privileged','mail','noconceal','Anna',1,NULL,'founder'),
('source-owner@home.test','garden','lists.sympa.test','owner','normal','mail','noconceal','',0,1404208800,NULL),
('bert@home.test','garden','lists.sympa.test','editor',NULL,'nomail','conceal','Bert',1,NULL,NULL),
('root@home.test','','lists.sympa.test','listmaster',NULL,NULL,NULL,NULL,1,NULL,NULL);
CREATE TABLE `user_table` (`email_user` varchar(100), `gecos_user` varchar(150), `password_user` varchar(64), `lang_user` varchar(10));
INSERT INTO `user_table` VALUES ('jose@home.test','José','$2a$04$gJ.JZ7q6GDoiGl2UL15.3OzMWx4MoiDfRXPxnEetirUj7riBhhSMK','fr'),('anna@home.test','Anna','5ebe2294ecd0e0f08eab7690d2a6ee69','en');
CREATE TABLE `exclusion_table` (`list_exclusion` varchar(50), `robot_exclusion` varchar(80), `user_exclusion` varchar(100), `family_exclusion` varchar(50), `date_epoch_exclusion` int);
INSERT INTO `exclusion_table` VALUES ('garden','lists.sympa.test','gone@home.test','',1404208800);
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
-- Dump completed
